import Synchronization
import Workflows

/// The news of a run that a reader has not taken yet: so many, and no more.
final class FeedBox: Sendable {
  /// How many news wait at most, besides one of the progress of each call under way.
  static let limit = 512

  private struct Contents {
    var clock = FeedClock()
    var queue = Backlog<RunFeed.News>()
    /// The newest progress of calls, the one that was heard of first in front.
    var working: [RunFeed.News] = []
    var missed = 0
    var isFinished = false
  }

  private let contents = Mutex(Contents())
  /// Says that there is something to take, or that nothing more comes.
  let wakes: AsyncStream<Void>
  private let waker: AsyncStream<Void>.Continuation

  init() {
    (wakes, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Begins to tell of a run that was made at `created`.
  func begin(created: Int64) {
    contents.withLock { if $0.clock.created == nil { $0.clock.created = created } }
  }

  /// Leaves news for the reader.
  func push(_ news: RunFeed.News) {
    contents.withLock { contents in
      guard !contents.isFinished else { return }
      let isUnderway = news.event.node.map { contents.clock.begun[$0] != nil } ?? false
      let news = contents.clock.timed(news)
      if case .working(let node, _) = news.event {
        // A word that comes after the call has ended says nothing any more.
        guard isUnderway else { return }
        if let place = contents.working.firstIndex(where: { $0.event.node == node }) {
          contents.working[place] = news
        } else {
          contents.working.append(news)
        }
        return
      }
      if let node = news.event.node { contents.working.removeAll { $0.event.node == node } }
      if contents.queue.count == Self.limit, contents.queue.removeFirst() != nil {
        contents.missed += 1
      }
      contents.queue.append(news)
    }
    waker.yield()
  }

  /// Lets the reader come to its end once it has taken what is there.
  func finish() {
    contents.withLock { $0.isFinished = true }
    waker.finish()
  }

  /// The oldest news that nobody has taken.
  func take() -> RunFeed.News? {
    contents.withLock { contents in
      if var news = contents.queue.removeFirst() {
        (news.missed, contents.missed) = (contents.missed, 0)
        return news
      }
      return contents.working.isEmpty ? nil : contents.working.removeFirst()
    }
  }

  /// Whether nothing is left and nothing more comes.
  var isDone: Bool {
    contents.withLock { $0.isFinished && $0.queue.isEmpty && $0.working.isEmpty }
  }
}

/// Knows when the run was made, and when the work began that is under way.
struct FeedClock: Sendable {
  var created: Int64?
  var begun: [String: Int64] = [:]

  /// News with the time that it has taken.
  mutating func timed(_ news: RunFeed.News) -> RunFeed.News {
    var news = news
    guard let node = news.event.node else {
      news.elapsed = max(news.time - (created ?? news.time), 0)
      return news
    }
    if case .started = news.event, begun[node] == nil { begun[node] = news.time }
    news.elapsed = max(news.time - (begun[node] ?? news.time), 0)
    switch news.event {
    case .settled, .unknownOutcome, .waiting: begun[node] = nil
    default: break
    }
    return news
  }
}

/// The readers of a run that advances, and what the newest news was.
final class FeedHub: Sendable {
  private struct Contents {
    var boxes: [FeedBox] = []
    var cost = Credits.zero
    var progress = 0.0
  }

  private let contents = Mutex(Contents())

  /// Whether anybody hears what is told.
  var isHeard: Bool { contents.withLock { !$0.boxes.isEmpty } }

  /// Begins to tell of a run that was made at `created`.
  func begin(created: Int64) {
    for box in contents.withLock({ $0.boxes }) { box.begin(created: created) }
  }

  func add(_ box: FeedBox) { contents.withLock { $0.boxes.append(box) } }

  func push(_ news: RunFeed.News) {
    let boxes = contents.withLock { contents in
      (contents.cost, contents.progress) = (news.cost, news.progress)
      return contents.boxes
    }
    for box in boxes { box.push(news) }
  }

  /// Tells how far a call is, from any thread.
  func push(_ fraction: Double, of node: String, at time: @Sendable () -> Int64) {
    guard fraction.isFinite else { return }
    let (boxes, cost, progress) = contents.withLock { ($0.boxes, $0.cost, $0.progress) }
    guard !boxes.isEmpty else { return }
    let news = RunFeed.News(
      event: .working(node: node, fraction: min(max(fraction, 0), 1)),
      time: time(),
      cost: cost,
      progress: progress,
    )
    for box in boxes { box.push(news) }
  }

  /// Ends all feeds.
  func finish() {
    for box in contents.withLock({ $0.boxes }) { box.finish() }
  }
}
