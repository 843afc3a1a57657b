import Engine
import JSON
import Notebook
import Text
import Workflows

/// What other people and processes did to the runs of this session.
///
/// A session records it as answers that were given elsewhere, so that a replay gives them again
/// before the entry that noticed them.
extension Workbench {
  /// The member of an answer's record that says that it was given elsewhere, in which run.
  private static let mark = "elsewhere"

  /// Records what others answered in the run of the prompt since its stop, and says it.
  func noteAnswersElsewhere() async throws(ShellError) -> [String] {
    guard let run = place.run, let version = run.version else { return [] }
    let news = try await answersElsewhere(in: run.id, since: version)
    guard !news.isEmpty else { return [] }
    let latest = try await withEngine { try await $0.version(of: run.id) }
    try move { $0.run?.version = latest }
    return news
  }

  /// Records what others answered in a run after a version, and says it; not the answer to `gate`,
  /// which was given here.
  func answersElsewhere(
    in run: String,
    since version: Int,
    but gate: String? = nil,
  ) async throws(ShellError) -> [String] {
    let entries = try await withEngine { try await $0.events(of: run, after: version) }
    var news: [String] = []
    for answer in entries.compactMap({ AnswerRecord(elsewhere: $0.event) })
    where answer.gate != gate {
      var answer = answer
      answer.details[Self.mark] = .string(run)
      try record { try $0.record(answer: answer) }
      news.append(answer.words)
    }
    return news
  }

  /// Gives the answers of an entry again that others had given.
  func replayAnswers(of entry: Entry) async throws {
    for answer in entry.answers {
      guard let run = answer.details[Self.mark]?.string else { continue }
      let by = answer.by ?? "somebody"
      try await withEngine { engine in
        switch answer.choice {
        case "select":
          let picks = answer.edits?["indices"]?.array?.compactMap { $0.number?.int } ?? []
          try await engine.select(at: answer.gate, in: run, picks, by: by)
        case "cancel": try await engine.cancel(run, by: by)
        default:
          try await engine.answer(
            gate: answer.gate,
            in: run,
            approve: answer.choice == GateChoice.approve.rawValue,
            reason: answer.edits?["reason"]?.string,
            by: by,
          )
        }
      }
    }
  }
}

extension AnswerRecord {
  /// The record of an answer that somebody gave; nil for an event that is none.
  fileprivate init?(elsewhere event: RunEvent) {
    switch event {
    case .gateApproved(let gate, let by):
      self.init(gate: gate, choice: GateChoice.approve.rawValue, by: by)
    case .gateRejected(let gate, let by, let reason):
      self.init(
        gate: gate,
        choice: GateChoice.reject.rawValue,
        by: by,
        edits: reason.map { ["reason": .string($0)] },
      )
    case .selectionAnswered(let gate, let indices, let by):
      self.init(
        gate: gate,
        choice: "select",
        by: by,
        edits: ["indices": .array(indices.map { .integer($0) })],
      )
    case .canceled(let by): self.init(gate: "", choice: "cancel", by: by)
    default: return nil
    }
  }

  /// The answer in a sentence.
  fileprivate var words: String {
    let person = (by ?? "somebody").markdownSafe
    let gate = "**\(gate.markdownSafe)**"
    switch choice {
    case "approve": return "\(gate) was approved by \(person)."
    case "reject":
      let reason = edits?["reason"]?.string.map { ": \($0.markdownSafe)" } ?? ""
      return "\(gate) was rejected by \(person)\(reason)."
    case "select":
      let picks = edits?["indices"]?.array?.compactMap { $0.number?.int }.map(String.init) ?? []
      return "\(gate) was answered by \(person) with \(picks.joined(separator: ", "))."
    default: return "The run was canceled by \(person)."
    }
  }
}
