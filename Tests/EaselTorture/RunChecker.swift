import Engine
import FoundationEssentials
import JSON
import Workflows

/// Looks at what processes leave of runs, and keeps in mind what must be there.
struct RunChecker {
  /// How runs ended: for each of them the end of every node.
  typealias Outcome = [[String: String]]

  /// A call that the journal announces.
  private struct StartedCall: Hashable {
    var generation: Int
    var key: String
  }

  private let root: String
  private let ledgerPath: String
  private var journals: [Journal] = []
  /// How often each thing that was told must be in the journal.
  private var wanted: [String: Int] = [:]
  private var starts: [StartedCall: Int] = [:]
  private(set) var figures = Figures()

  init(root: String) {
    self.root = root
    ledgerPath = ModelScripts(root: root).ledger
  }

  /// Checks what is there after a process was told `told` and has ended.
  mutating func look(
    after generation: Int,
    told: [Acknowledgement],
    isPowerCut: Bool = false,
  ) async throws {
    let found = try await StoreCopy(of: "\(root)/home", to: "\(root)/look").journals()
    for (place, old) in journals.enumerated() {
      guard place < found.count, found[place].starts(with: old) else {
        throw TortureError("lost: the journal of \(old.run) does not go on from what it was")
      }
    }
    for (place, journal) in found.enumerated() {
      let known = place < journals.count ? journals[place].entries.count : 0
      for entry in journal.entries[known...] {
        guard case .nodeStarted(_, _, let key, _) = entry.event else { continue }
        starts[StartedCall(generation: generation, key: key), default: 0] += 1
      }
    }
    journals = found
    // A power cut may take what came after the last thing that it must not take.
    let last = isPowerCut ? told.lastIndex(where: \.isDurable) : told.indices.last
    for told in told[..<(last.map { $0 + 1 } ?? 0)] {
      wanted["\(told.run) \(told.text)", default: 0] += 1
      figures.add("acknowledged")
    }
    try checkTold()
    try checkCalls()
    try checkEqualWork()
  }

  private func checkTold() throws {
    var texts: [String: Int] = [:]
    for journal in journals {
      for text in try journal.texts() { texts["\(journal.run) \(text)", default: 0] += 1 }
    }
    for (text, count) in wanted where texts[text, default: 0] < count {
      throw TortureError(
        "lost: `\(text)` was told \(count) times and is in the journal \(texts[text] ?? 0) times"
      )
    }
  }

  /// Checks that each call that costs something was announced, one announcement a call.
  ///
  /// The journal itself does not fold where a call is announced whose result it has. What is not
  /// safe to repeat is called once, and again only where a person says so.
  private func checkCalls() throws {
    let ledger = try Ledger(path: ledgerPath)
    for (call, count) in ledger.counts where call.isPaid {
      let announced = starts[StartedCall(generation: call.generation, key: call.key)] ?? 0
      guard count <= announced else {
        throw TortureError(
          "paid: \(call.key) was called \(count) times by process \(call.generation), which "
            + "announced it \(announced) times"
        )
      }
    }
    var again: [String: Int] = [:]
    for journal in journals {
      for entry in journal.entries {
        guard case .outcomeAnswered(let node, .runAgain, _) = entry.event else { continue }
        again["\(journal.run)/\(node)", default: 0] += 1
      }
    }
    var deeds: [String: Int] = [:]
    for call in ledger.calls where !call.isSafeToRepeat { deeds[call.key, default: 0] += 1 }
    for (key, count) in deeds where count > 1 + (again[key] ?? 0) {
      throw TortureError("paid: \(key) is not safe to repeat and was called \(count) times")
    }
  }

  /// Checks that work whose result was there already was not done again.
  private func checkEqualWork() throws {
    var done: Set<String> = []
    for journal in journals {
      var needless: [String: Bool] = [:]
      var stepKeys: [String: String] = [:]
      for entry in journal.entries {
        switch entry.event {
        case .nodeStarted(let node, _, _, let stepKey):
          needless[node] = done.contains(stepKey)
          stepKeys[node] = stepKey
        case .nodeSucceeded(let node, _, _, nil):
          guard needless[node] != true else {
            throw TortureError("paid: \(node) of \(journal.run) is equal to work that was done")
          }
          if let stepKey = stepKeys[node] { done.insert(stepKey) }
        default: continue
        }
      }
    }
  }

  /// How the runs have ended, once they have.
  mutating func outcome() throws -> Outcome {
    let ledger = try Ledger(path: ledgerPath)
    figures.add("paidCalls", ledger.calls.count(where: \.isPaid))
    figures.add("repeatedCalls", ledger.repeats)
    var outcome: Outcome = []
    for journal in journals {
      let ends = try journal.ends()
      try checkAssets(of: ends)
      figures.add(
        "asked",
        journal.entries.count { entry in
          if case .outcomeUnknown = entry.event { true } else { false }
        },
      )
      outcome.append(ends)
    }
    figures.add("events", journals.reduce(0) { $0 + $1.entries.count })
    return outcome
  }

  /// Checks that the runs have ended as they do undisturbed.
  mutating func compare(with expected: Outcome) throws {
    let found = try outcome()
    try TortureError.unless(found.count == expected.count, "there are \(found.count) runs")
    for (run, (ends, others)) in zip(found, expected).enumerated() {
      for node in Set(ends.keys).union(others.keys).sorted() where ends[node] != others[node] {
        throw TortureError(
          "other: `\(node)` of run \(run + 1) ends with \(ends[node] ?? "nothing"), and undisturbed "
            + "with \(others[node] ?? "nothing")"
        )
      }
    }
  }

  /// The files of all results are there, whole.
  private func checkAssets(of ends: [String: String]) throws {
    for text in ends.values {
      for place in text.ranges(of: "asset_") {
        let digits = text[place.upperBound...].prefix(40)
        let path = "\(root)/home/assets/\(digits.prefix(2))/\(digits.dropFirst(2))"
        guard let bytes = FileManager.default.contents(atPath: path),
          SessionChild.hash(of: bytes).hasPrefix(digits)
        else { throw TortureError("lost: \(path) is not there, or is not whole") }
      }
    }
  }
}

/// A run as it is in a store.
struct Journal {
  var run: String
  var entries: [JournalEntry]

  func starts(with other: Journal) -> Bool {
    run == other.run && entries.starts(with: other.entries)
  }

  /// What somebody may have been told of it.
  func texts() throws -> [String] {
    var texts: [String] = []
    try fold { event, state in
      if let text = Acknowledgement.text(of: event, in: state) { texts.append(text) }
    }
    return texts
  }

  /// How its nodes ended, and the run itself under no name.
  func ends() throws -> [String: String] {
    var ends: [String: String] = [:]
    try fold { event, state in
      switch event {
      case .outcomeAnswered(let node, .outputs(let outputs), _):
        ends[node] = Acknowledgement.text(of: outputs)
      case .gateApproved(let gate, _): ends[gate] = "approved"
      case .finished(let outcome): ends[""] = outcome.rawValue
      default:
        let words =
          Acknowledgement.text(of: event, in: state)?
          .split(separator: " ", maxSplits: 2).map(String.init) ?? []
        if words.count == 3, words[0] == "settled" { ends[words[1]] = words[2] }
      }
    }
    return ends
  }

  private func fold(_ body: (RunEvent, RunState) -> Void) throws {
    guard let first = entries.first else { return }
    var state = try RunState(folding: [first.event])
    body(first.event, state)
    for entry in entries.dropFirst() {
      try state.apply(entry.event)
      body(entry.event, state)
    }
  }
}
