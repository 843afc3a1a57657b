import Engine
import JSON
import Notebook
import Service
import Text
import Workflows

extension Workbench {
  /// Leaves the gate at the prompt for later or for somebody else, and the run with it.
  func `defer`(_ invocation: Invocation) async throws(ShellError) -> Output {
    let run = try stoppedRun()
    let (named, words) = try DeferralWords.read(invocation)
    guard let gate = named ?? (run.isGate ? run.node : nil) else {
      throw ShellError(
        "no gate waits",
        remedy: "`continue` goes on to the next one",
        code: "gate_not_waiting",
      )
    }
    let deferral = try await deferral(words, invocation)
    let person = person
    try await withEngine { try await $0.defer(gate, in: run.id, deferral, by: person) }
    try record {
      try $0.record(
        answer: AnswerRecord(gate: gate, choice: "defer", by: person, edits: deferral.json)
      )
    }
    let version = try await withEngine { try await $0.version(of: run.id) } ?? 0
    if isRecorded { watchedInRecord[run.id] = version }
    if !isRecorded, try await withEngine({ try await $0.watch(run.id) }) {
      watched[run.id] = version
    }
    try move {
      $0.run = nil
      $0.lastRun = run.id
    }
    let alias = aliases.alias(for: run.id, kind: .run)
    return Output(
      "Left **\(gate.markdownSafe)** of \(alias)\(deferral.words). While this shell is open it goes "
        + "on by itself once it is answered; `inbox` lists what waits, `resume \(alias)` comes back."
    )
  }

  private func deferral(
    _ words: DeferralWords,
    _ invocation: Invocation,
  ) async throws(ShellError) -> GateDeferral {
    guard let until = words.time else {
      if let choice = words.choice {
        throw invocation.error(
          "`default` says what counts once the time is over",
          at: choice.argument,
          remedy: "add `until 2h`, or a time such as `until 18:00`",
          code: ExitStatus.usageCode,
        )
      }
      return GateDeferral(to: words.person)
    }
    // What is due in two hours is due at the same time in a replay.
    let clock = clock
    let seen = try await observed("time") { ["\(clock())"] }
    let now = seen.first.flatMap { Int64($0) } ?? 0
    guard let time = DueTime(until.text)?.time(after: now) else {
      throw invocation.error(
        "`\(until.text)` is no time",
        at: until,
        remedy: "write `30m`, `2h`, `1d`, `18:00` in UTC, or `2026-11-26T10:00:00Z`",
        code: ExitStatus.usageCode,
      )
    }
    guard time > now else {
      throw invocation.error(
        "that time is over",
        at: until,
        remedy: "`approve` and `reject` answer at once",
        code: ExitStatus.usageCode,
      )
    }
    return GateDeferral(to: words.person, until: time, otherwise: words.choice?.choice)
  }
}

/// What `defer` was given.
private struct DeferralWords {
  var person: String?
  var time: Argument?
  var choice: (choice: GateChoice, argument: Argument)?

  /// Reads `[GATE] [to NAME] [until TIME] [default approve|reject]`.
  static func read(
    _ invocation: Invocation
  ) throws(ShellError) -> (gate: String?, words: DeferralWords) {
    var words = DeferralWords()
    var gate: String?
    var rest = invocation.positionals[...]
    while let word = rest.popFirst() {
      guard ["to", "until", "default"].contains(word.text) else {
        guard gate == nil, rest.count == invocation.positionals.count - 1 else {
          throw invocation.error(
            "`\(word.text)` is not understood here",
            at: word,
            remedy: "usage: \(invocation.usage)",
            code: ExitStatus.usageCode,
          )
        }
        gate = word.text
        continue
      }
      guard let value = rest.popFirst() else {
        throw invocation.error(
          "something is missing behind `\(word.text)`",
          at: word,
          remedy: "usage: \(invocation.usage)",
          code: ExitStatus.usageCode,
        )
      }
      switch word.text {
      case "to": words.person = value.text
      case "until": words.time = value
      default:
        guard let choice = GateChoice(rawValue: value.text) else {
          throw .unknown(
            "answer",
            value.text,
            at: value.range,
            candidates: GateChoice.allCases.map(\.rawValue),
            remedy: "it is `approve` or `reject`",
            code: ExitStatus.usageCode,
          )
        }
        words.choice = (choice, value)
      }
    }
    return (gate, words)
  }
}

extension GateDeferral {
  fileprivate var json: JSONValue {
    var object: JSONObject = [:]
    if let person { object["to"] = .string(person) }
    if let time { object["until"] = .string(ISOTime.text(time)) }
    if let choice { object["default"] = .string(choice.rawValue) }
    return .object(object)
  }

  /// For whom and until when, behind what it is about.
  var words: String {
    var words = person.map { " for \($0.markdownSafe)" } ?? " for later"
    if let time { words += ", until \(ISOTime.text(time))" }
    switch choice {
    case .approve: words += "; then it counts as approved"
    case .reject: words += "; then it counts as rejected"
    case nil: break
    }
    return words
  }
}

/// A time in the future as it is typed: a span, a time of the day in UTC, or a date with a time.
struct DueTime: Sendable, Hashable {
  private enum Form: Sendable, Hashable {
    case span(Int64)
    case ofDay(Int64)
    case at(Int64)
  }

  private let form: Form
  private static let units: [Character: Int64] = [
    "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000,
  ]

  /// Reads `45s`, `30m`, `2h`, `1d`, `18:00` or `2026-11-26T10:00:00Z`; nil for anything else.
  init?(_ text: String) {
    let word = text.hasPrefix("+") ? text.dropFirst() : text[...]
    if let last = word.last, let unit = Self.units[last], let count = Int64(word.dropLast()),
      0...100_000 ~= count
    {
      form = .span(count * unit)
      return
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hour = Int64(parts[0]),
      let minute = Int64(parts[1]), 0...23 ~= hour, 0...59 ~= minute
    {
      form = .ofDay(hour * 3_600_000 + minute * 60_000)
      return
    }
    guard let time = ISOTime.milliseconds(text) else { return nil }
    form = .at(time)
  }

  /// The time, in milliseconds since 1970, as seen at `now`.
  func time(after now: Int64) -> Int64 {
    switch form {
    case .span(let length): return now + length
    case .ofDay(let offset):
      let day = now / 86_400_000 * 86_400_000
      return day + offset > now ? day + offset : day + 86_400_000 + offset
    case .at(let time): return time
    }
  }
}
