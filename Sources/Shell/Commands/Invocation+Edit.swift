import JSON
import Workflows

extension Invocation {
  /// The parameters by name, as an edit takes them.
  func editParameters(
    _ convert: (Argument) async throws(ShellError) -> EditValue
  ) async throws(ShellError) -> [EditParameter] {
    var edits: [EditParameter] = []
    for argument in parameters {
      guard let name = argument.name else { continue }
      edits.append(EditParameter(name, try await convert(argument)))
    }
    return edits
  }

  /// The place in the line that a refused edit points at.
  ///
  /// `offset` is how many positional arguments stand before those that the edit counts.
  private func range(of place: EditError.Place, offset: Int) -> Range<Int>? {
    switch place {
    case .id: positional(0)?.range
    case .type: positional(1)?.range
    case .positional(let number): positional(number + offset)?.range
    case .name(let name): named(name)?.nameRange
    case .value(let name): named(name)?.range ?? positional(offset)?.range
    case .whole: nil
    }
  }

  /// Gives a refused edit its place in the line.
  func refusal(_ error: EditError, offset: Int) -> ShellError {
    ShellError(
      error.message,
      at: range(of: error.place, offset: offset),
      remedy: error.remedy,
      code: "invalid_edit",
    )
  }

  /// The positional argument at `place` as it was typed; throws where it is missing.
  func word(_ place: Int, _ what: String) throws(ShellError) -> String {
    try required(place, what).text
  }

  /// The optional positional argument at `place` as it was typed.
  func optionalWord(_ place: Int) -> String? { positional(place)?.text }

  /// Whether the one flag is set or the other; nil where neither is.
  func toggle(_ on: String, _ off: String) -> Bool? {
    if flag(on) { return true }
    return flag(off) ? false : nil
  }
}
