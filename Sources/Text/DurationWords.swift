extension Duration {
  /// The duration in seconds for people, such as `90 s` or `0.25 s`; what is below a millisecond
  /// is left out.
  public var words: String {
    let (seconds, attoseconds) = components
    let milliseconds = Int(attoseconds.magnitude / 1_000_000_000_000_000)
    let sign = self < .zero ? "-" : ""
    guard milliseconds > 0 else { return "\(seconds) s" }
    var digits = String(1000 + milliseconds).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return "\(sign)\(seconds.magnitude).\(digits) s"
  }
}
