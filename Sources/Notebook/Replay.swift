/// Runs the entries of a session again and compares what they give.
public enum Replay {
  /// Runs one entry: the input for real, its calls and answers from the record.
  ///
  /// Throws where the entry cannot be run at all; a command that fails returns its output.
  public typealias Executor = (Entry) async throws -> Output

  /// Runs entry after entry and compares status, error code and text.
  ///
  /// A damaged file is not run. After an entry with another status the rest is not reached.
  /// `assetFile` returns the stored file's name for the real id of an asset, as in
  /// ``SessionWriter/end(_:with:milliseconds:ids:assetFile:)``. `cause` is asked, after an entry
  /// that differs, what of it the executor knows.
  public static func check(
    _ file: SessionFile,
    redaction: Redaction = Redaction(),
    assetFile: (String) -> String? = { _ in nil },
    cause: (Entry) -> String? = { _ in nil },
    executor: Executor,
  ) async -> ReplayReport {
    let problems = file.problems + file.tornProblems + file.assetProblems
    guard problems.isEmpty else { return ReplayReport(results: [], problems: problems) }
    var results: [ReplayResult] = []
    var comparison = TextComparison()
    var isStopped = false
    for entry in file.entries {
      let alteration = file.alteration(of: entry)
      guard !isStopped else {
        let result = ReplayResult(entry.id, .notReached)
        results.append(alteration.map(result.altered(by:)) ?? result)
        continue
      }
      do {
        let output = try await executor(entry)
        let files = ResultText.assetFiles(in: output.markdown, assetFile: assetFile)
        let text = ResultText(output.markdown, files: files, redaction: redaction)
        let texts = Texts(entry, text, in: file)
        var result = compare(entry, output, texts, &comparison)
        if result.isDivergence { result = result.caused(by: cause(entry)) }
        results.append(alteration.map(result.altered(by:)) ?? result)
        isStopped = entry.status != .interrupted && output.status != entry.status
      } catch {
        let result = ReplayResult(entry.id, .failed(describe(error, redaction)))
        results.append(alteration.map(result.altered(by:)) ?? result)
        isStopped = true
      }
    }
    return ReplayReport(results: results, problems: [])
  }

  /// Returns the session with the results of a replay in place of those that differ.
  ///
  /// Results that are the same keep their text, with its wildcards. What ran has the digests of
  /// what is there now. The caller stores the wholes of long results.
  public static func corrected(_ file: SessionFile, with report: ReplayReport) -> String {
    let results = Dictionary(report.results.map { ($0.entry, $0) }) { first, _ in first }
    var bytes: [UInt8] = []
    var position = 0
    for entry in file.entries where !entry.resultRange.isEmpty {
      guard let result = results[entry.id], let body = result.body, let status = result.status
      else { continue }
      guard !result.keepsText else {
        bytes += file.source[position..<entry.endOffset]
        bytes += Marker("end", file.freshEnd(of: entry)).line.utf8
        position = entry.resultRange.upperBound
        continue
      }
      let details = ResultDetails(
        status: status,
        errorCode: result.errorCode,
        whole: result.whole?.name,
      )
      let block = ResultBlock(
        entry: entry.id,
        body: body,
        details: details,
        kept: entry.outMembers,
      )
      bytes += file.source[position..<entry.resultRange.lowerBound]
      bytes += block.text(closing: file.record(of: entry)).utf8.dropLast()
      position = entry.resultRange.upperBound
    }
    return String(decoding: bytes + file.source[position...], as: UTF8.self)
  }

  /// Returns the session as Markdown to read, entry by entry, without its markers.
  public static func show(_ file: SessionFile) -> String {
    file.parts.map { part in
      switch part {
      case .text(let text): text
      case .entry(let index): show(file.entries[index])
      }
    }.joined(separator: "\n\n")
  }

  /// Returns one entry as Markdown.
  public static func show(_ entry: Entry) -> String {
    var facts = ["**\(entry.id)**", entry.at, entry.status.rawValue]
    if let code = entry.errorCode { facts.append("`\(code)`") }
    if let milliseconds = entry.milliseconds { facts.append("\(milliseconds) ms") }
    if !entry.calls.isEmpty { facts.append("calls: \(entry.calls.count)") }
    let fence = Fence.enclosing(entry.input)
    var pieces = [
      facts.filter { !$0.isEmpty }.joined(separator: " · "),
      "\(fence)easel\n\(entry.input)\n\(fence)",
    ]
    if !entry.body.isEmpty { pieces.append(entry.body) }
    return pieces.joined(separator: "\n\n")
  }

  // MARK: - Comparing

  /// A recorded text and a new one, and what a session file would store of the new one.
  private struct Texts {
    var expected: String
    var actual: String
    var body: String
    var whole: ReplayResult.Whole?

    /// The texts of an entry; long ones are compared as a whole.
    init(_ entry: Entry, _ text: ResultText, in file: SessionFile) {
      expected = entry.body
      body = text.body(folder: file.assetsName)
      actual = body
      guard Excerpt.isNeeded(for: body) else { return }
      let all = text.body(folder: nil)
      let name = "\(Digest.hex(of: all.utf8)).md"
      whole = .init(name: name, text: all)
      body = Excerpt.of(body, whole: "\(file.assetsName.asLinkDestination)/\(name)")
      actual = body
      guard let stored = entry.whole, let bytes = try? file.asset(stored) else { return }
      expected = String(decoding: bytes, as: UTF8.self)
      actual = all
    }
  }

  private static func compare(
    _ entry: Entry,
    _ output: Output,
    _ texts: Texts,
    _ comparison: inout TextComparison,
  ) -> ReplayResult {
    func result(_ outcome: ReplayResult.Outcome) -> ReplayResult {
      ReplayResult(entry.id, outcome, output: output, body: texts.body, whole: texts.whole)
    }
    guard entry.status != .interrupted else { return result(.notCompared).keepingText() }
    let cause = cause(entry, output)
    guard !comparison.matches(expected: texts.expected, actual: texts.actual) else {
      guard let cause else { return result(.same).keepingText() }
      return result(.different(cause: cause, difference: ""))
    }
    let known = comparison
    let difference = UnifiedDifference(expected: texts.expected, actual: texts.actual) { old, new in
      var trial = known
      return trial.matches(line: old, with: new)
    }.text
    let textCause =
      difference.isEmpty
      ? "one id, time or host stands where there were two" : "the text is another"
    return result(.different(cause: cause ?? textCause, difference: difference))
  }

  private static func cause(_ entry: Entry, _ output: Output) -> String? {
    if entry.status != output.status {
      let code = output.errorCode.map { " (`\($0)`)" } ?? ""
      return "its status was `\(entry.status.rawValue)` and is `\(output.status.rawValue)`\(code)"
    }
    if entry.errorCode != output.errorCode {
      return "its error code was `\(entry.errorCode ?? "none")`"
        + " and is `\(output.errorCode ?? "none")`"
    }
    return nil
  }

  private static func describe(_ error: any Error, _ redaction: Redaction) -> String {
    let text = (error as? SessionError)?.message ?? "\(error)"
    return redaction.redacted(text)
  }
}
