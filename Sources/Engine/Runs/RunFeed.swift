public import Workflows

/// The live news of a run, for a display that may be as slow as it likes.
///
/// One reader takes them, each once; it never holds the run up. What it does not take in time is
/// dropped, the oldest first, and of a call's progress it sees the newest only. A feed tells of
/// one ``Engine/advance(_:_:_:)``, or of what ``Engine/follow(_:)`` finds, and ends with it; the
/// last news is ``RunProgress/stopped(_:)``, unless that failed.
///
/// ```swift
/// let feed = RunFeed()
/// async let stop = engine.advance(run, .toEnd, feed)
/// for try await news in feed { show(news) }
/// ```
public struct RunFeed: AsyncSequence, Sendable {
  /// Something that happened in a run.
  public struct News: Sendable, Hashable {
    /// What happened; it is on disk already.
    public var event: RunProgress
    /// When, in milliseconds since 1970.
    public var time: Int64
    /// How long it has taken by then, in milliseconds: the node's work that the event is about,
    /// with the pauses between attempts; the run where it is about none.
    public var elapsed: Int64 = 0
    /// What the run has cost so far.
    public var cost: Credits
    /// How much of the run is done, from 0 to 1.
    public var progress: Double
    /// How much other news was dropped just before this because nobody took it.
    public var missed = 0
  }

  /// What ends the iteration early: a failure of the store.
  public typealias Failure = EngineError

  enum Source {
    case box(FeedBox)
    case journal(JournalReader)
  }

  let source: Source

  /// A feed for ``Engine/advance(_:_:_:)``.
  public init() { source = .box(FeedBox()) }

  init(_ source: Source) { self.source = source }

  /// Gives the news, one after the other.
  public func makeAsyncIterator() -> Iterator {
    switch source {
    case .box(let box): Iterator(source: .box(box, box.wakes.makeAsyncIterator()))
    case .journal(let reader): Iterator(source: .journal(reader))
    }
  }

  /// The reader's place in a feed.
  public struct Iterator: AsyncIteratorProtocol {
    enum Source {
      case box(FeedBox, AsyncStream<Void>.Iterator)
      case journal(JournalReader)
    }

    var source: Source

    /// The next news, once there is some; nil at the end, and where the task is canceled.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(EngineError) -> News? {
      switch source {
      case .box(let box, var wakes):
        defer { source = .box(box, wakes) }
        while true {
          if let news = box.take() { return news }
          guard !box.isDone, await wakes.next(isolation: actor) != nil else { return box.take() }
        }
      case .journal(var reader):
        defer { source = .journal(reader) }
        return try await reader.next()
      }
    }
  }
}

extension RunProgress {
  /// The node that it is about; nil where it is about the run.
  public var node: String? {
    switch self {
    case .started(let node), .working(let node, _), .retrying(let node, _, _),
      .settled(let node, _), .waiting(let node), .answered(let node, _, _),
      .unknownOutcome(let node):
      node
    case .paused, .stopped, .budgetPassed: nil
    }
  }
}
