/// Why an edit is refused; nothing was changed.
public struct EditError: Error, Sendable, Hashable {
  /// Which part of the edit is wrong, so that a shell can point at it.
  public enum Place: Sendable, Hashable {
    case id, type, whole
    /// The value at a position, from 0, behind id and type.
    case positional(Int)
    /// The name of a setting.
    case name(String)
    /// The value of a setting.
    case value(String)
  }

  /// Which part is wrong.
  public let place: Place
  /// The sentence for people: what is wrong with which thing.
  public let message: String
  /// What would work.
  public let remedy: String?
  /// The element that is wrong, from 0, of a value that is a list.
  public let element: Int?
  /// The part that is wrong of a value that is a text, in UTF-8 offsets.
  public let part: Range<Int>?

  init(
    _ place: Place,
    _ message: String,
    remedy: String? = nil,
    element: Int? = nil,
    part: Range<Int>? = nil,
  ) {
    self.place = place
    self.message = message
    self.remedy = remedy
    self.element = element
    self.part = part
  }

  /// The same error at another place.
  func moved(to place: Place) -> EditError {
    EditError(place, message, remedy: remedy, element: element, part: part)
  }

  /// The same error at an element of a list.
  func at(element: Int?) -> EditError {
    EditError(place, message, remedy: remedy, element: element ?? self.element, part: part)
  }
}
