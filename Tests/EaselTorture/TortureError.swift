/// A rule that does not hold, or something that cannot be set up.
struct TortureError: Error {
  var message: String

  init(_ message: String) { self.message = message }

  /// Throws where a rule does not hold.
  static func unless(
    _ holds: Bool,
    _ message: @autoclosure () -> String,
  ) throws(TortureError) {
    guard holds else { throw TortureError(message()) }
  }
}
