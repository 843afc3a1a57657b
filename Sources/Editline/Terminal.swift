internal import Glibc

/// Questions to a terminal.
public enum Terminal {
  /// Whether the file is a terminal.
  public static func isTerminal(_ file: CInt) -> Bool { isatty(file) == 1 }

  /// The size of the terminal in character cells, unless the file has none.
  public static func size(of file: CInt) -> (columns: Int, rows: Int)? {
    var size = winsize()
    guard ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return nil
    }
    return (Int(size.ws_col), Int(size.ws_row))
  }
}
