extension Duration {
  /// The whole milliseconds, at most as many as fit.
  var milliseconds: Int64 { Int64(clamping: attoseconds / 1_000_000_000_000_000) }
}
