import Foundation

/// What `body` gives on a thread with a stack of 128 KiB.
///
/// The smallest that an operating system gives to threads of a pool is four times as large.
func onSmallStack<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    let thread = Thread { continuation.resume(returning: body()) }
    thread.stackSize = 128 << 10
    thread.start()
  }
}
