import Glibc

/// A small file in which a worker says which input it takes, so that it is known after a crash.
struct FuzzProgress {
  private let file: CInt

  /// Opens the file, and makes it where it is not there.
  init(path: String) throws(Broken) {
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Broken("\(path) cannot be opened") }
  }

  /// The input that is taken.
  var number: Int {
    get {
      var number = 0
      return pread(file, &number, MemoryLayout<Int>.size, 0) == MemoryLayout<Int>.size ? number : 0
    }
    nonmutating set {
      var number = newValue
      _ = pwrite(file, &number, MemoryLayout<Int>.size, 0)
    }
  }

  func close() { _ = Glibc.close(file) }
}
