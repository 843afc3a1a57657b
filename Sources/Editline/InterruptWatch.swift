internal import CEditline
internal import Dispatch
internal import Glibc
internal import Synchronization

/// Tells about each interrupt, such as Ctrl-C, instead of letting it end the process.
///
/// It lasts until it is cancelled or let go. While several last, only the newest is told; while a
/// line is being edited none is, for then Ctrl-C belongs to the line.
public final class InterruptWatch: Sendable {
  private let identifier: Int

  /// Calls a handler for each interrupt, on a queue of its own.
  public init(_ handler: @escaping @Sendable () -> Void) {
    identifier = InterruptRegistry.shared.add(handler)
  }

  deinit { cancel() }

  /// Ends the watch; the last one gives interrupts back to whom they belonged before.
  public func cancel() { InterruptRegistry.shared.remove(identifier) }

  /// The interrupts as a stream, which ends the watch when it is let go.
  public static func interrupts() -> AsyncStream<Void> {
    AsyncStream { continuation in
      let watch = InterruptWatch { continuation.yield() }
      continuation.onTermination = { _ in watch.cancel() }
    }
  }
}

/// All watches of the process, which has one handler for the signal.
private final class InterruptRegistry: Sendable {
  private struct State {
    var next = 0
    var handlers: [(identifier: Int, handler: @Sendable () -> Void)] = []
    var pipe: (reader: CInt, writer: CInt)?
    var source: (any DispatchSourceRead)?
  }

  static let shared = InterruptRegistry()
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "interrupts")

  func add(_ handler: @escaping @Sendable () -> Void) -> Int {
    state.withLock { state in
      state.next += 1
      state.handlers.append((state.next, handler))
      if state.handlers.count == 1 { install(&state) }
      return state.next
    }
  }

  func remove(_ identifier: Int) {
    state.withLock { state in
      let count = state.handlers.count
      state.handlers.removeAll { $0.identifier == identifier }
      if state.handlers.isEmpty, count > 0, state.pipe != nil { ceditline_unwatch_interrupt() }
    }
  }

  /// Installs the signal handler, and the pipe at the first time; it stays for the next watch.
  private func install(_ state: inout sending State) {
    if state.pipe == nil {
      var ends: [CInt] = [-1, -1]
      guard ceditline_pipe(&ends) else { return }
      let source = DispatchSource.makeReadSource(fileDescriptor: ends[0], queue: queue)
      let reader = ends[0]
      source.setEventHandler { [self] in report(from: reader) }
      source.activate()
      state.pipe = (ends[0], ends[1])
      state.source = source
    }
    if let pipe = state.pipe { ceditline_watch_interrupt(pipe.writer) }
  }

  private func report(from file: CInt) {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(file, &bytes, bytes.count)
    for _ in 0..<max(0, count) {
      let handler = state.withLock { $0.handlers.last?.handler }
      handler?()
    }
  }
}
