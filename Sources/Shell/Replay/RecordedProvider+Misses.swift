import Engine
import JSON
import Text
import Workflows

/// A call that a session does not have, beside the one that it has.
struct UnrecordedCall: Sendable, Hashable {
  /// The model.
  let model: String
  /// The node that was called for when the session was recorded, where it is known.
  let node: String?
  /// The inputs that are others: the value of the record and the one now.
  let changes: [(name: String, old: JSONValue?, new: JSONValue?)]

  static func == (one: Self, other: Self) -> Bool {
    one.model == other.model && one.node == other.node && one.words == other.words
  }

  func hash(into hasher: inout Hasher) { hasher.combine(words) }

  /// What is other, in words.
  var words: String {
    changes.map { change in
      let old = change.old.map { Self.short($0) } ?? "not given"
      let new = change.new.map { Self.short($0) } ?? "not given"
      return "`\(change.name.terminalSafe)` was \(old) and is \(new)"
    }.joined(separator: ", ")
  }

  private static func short(_ value: JSONValue) -> String {
    let text = value.compact
    return text.count <= 60 ? text : "\(text.prefix(59))…"
  }
}

extension UnrecordedCall {
  /// The call beside the recorded one that is the most like it: the least inputs are others.
  init(_ request: ModelCall, among recorded: [(node: String?, inputs: JSONObject)]) {
    func changes(_ inputs: JSONObject) -> [(name: String, old: JSONValue?, new: JSONValue?)] {
      let added = request.parameters.map(\.key).filter { inputs[$0] == nil }
      return (inputs.map(\.key) + added).compactMap { name in
        let (old, new) = (inputs[name], request.parameters[name])
        return old == new ? nil : (name, old, new)
      }
    }
    let nearest = recorded.map { ($0.node, changes($0.inputs)) }.min { $0.1.count < $1.1.count }
    self.init(model: request.model.id, node: nearest?.0, changes: nearest?.1 ?? [])
  }
}
