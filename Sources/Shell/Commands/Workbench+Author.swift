import JSON
import Notebook

extension Workbench {
  /// The kind of the state that says who sits at the prompt.
  static let personKind = "person"

  /// Who makes a revision; recorded before its first use, so that a replay names the same person.
  func author() throws(ShellError) -> String {
    let person = person
    guard writer != nil, recordedPerson != person else { return person }
    try record {
      let bytes = Array(JSONValue.string(person).pretty.utf8)
      let file = try $0.store(asset: bytes, extension: "json")
      try $0.record(state: StateRecord(kind: Self.personKind, name: person, asset: file))
    }
    recordedPerson = person
    return person
  }

  /// Takes over who sat at the prompt when a session was recorded.
  func take(person json: JSONValue) {
    guard let name = json.string, name.utf8.count <= 200 else { return }
    person = name
  }
}

extension SessionFile {
  /// Who sat at the prompt first, where the session says so.
  var person: String? {
    entries.lazy.flatMap(\.states).first { $0.kind == Workbench.personKind }?.name
  }
}
