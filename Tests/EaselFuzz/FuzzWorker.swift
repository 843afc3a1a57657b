import Glibc

/// Takes input after input of one target, in a process of its own.
struct FuzzWorker: Sendable {
  let target: FuzzTarget
  let maker: InputMaker
  let first: Int
  let last: Int?
  /// When to stop.
  let end: Double
  let progress: String

  /// With which code a worker ends that found a broken rule.
  static let brokenCode: CInt = 70

  /// The most memory, in bytes.
  private static let memory: UInt = 4 << 30

  /// The stack on which inputs are taken: no more than a thread of a small system has, though a
  /// debug build needs more.
  private static var stackSize: Int {
    #if DEBUG
    8 << 20
    #else
    1 << 20
    #endif
  }

  /// Works until the time is over, and ends the process.
  func run() throws(Broken) -> Never {
    var limit = rlimit(rlim_cur: Self.memory, rlim_max: Self.memory)
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    limit = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    let progress = try FuzzProgress(path: progress)
    try Self.onSmallStack {
      var number = first
      while last.map({ number < $0 }) ?? true, FuzzClock.seconds < end {
        progress.number = number
        do throws(Broken) { try target.take(maker.input(number)) } catch {
          fuzzPrint(error.message)
          exit(Self.brokenCode)
        }
        number += 1
      }
      progress.number = number
      exit(0)
    }
  }

  private static func onSmallStack(_ work: @escaping @Sendable () -> Void) throws(Broken) -> Never {
    final class Work: Sendable {
      let run: @Sendable () -> Void
      init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, stackSize)
    var thread = pthread_t()
    let work = Unmanaged.passRetained(Work(work))
    let code = pthread_create(
      &thread,
      &attributes,
      { pointer in
        if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
      },
      work.toOpaque(),
    )
    guard code == 0 else { throw Broken("no thread can be made: error \(code)") }
    pthread_join(thread, nil)
    exit(0)
  }
}

/// Prints a line at once.
func fuzzPrint(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
}
