import Glibc
import Notebook
import Text

extension Workbench {
  /// What the audit of sessions found; a failure where that is something.
  func auditSessions(_ paths: [String]) throws(ShellError) -> Output {
    let paths = paths.isEmpty ? [try ownSession()] : paths
    let audit = SessionAudit(filter.redaction)
    var findings: [SecretFinding] = []
    for path in paths {
      findings += try withSession { () throws(SessionError) in try audit.findings(at: path) }
    }
    guard !findings.isEmpty else {
      return Output("No secret is in \(counted(paths.count, "session")).")
    }
    return .failure(
      "**Found \(counted(findings.count, "secret")).** Change what was seen by others; it stays in "
        + "the file.\n\n" + Self.table(findings),
      code: "secrets_found",
    )
  }

  private static func table(_ findings: [SecretFinding]) -> String {
    var lines = ["| file | line | entry | secret | |", "|---|---:|---|---|---|"]
    for finding in findings.prefix(200) {
      lines.append(
        "| \(finding.file.cell) | \(finding.line) | \((finding.entry ?? "").cell) "
          + "| \(finding.name.cell) | \(finding.preview.cell) |"
      )
    }
    if findings.count > 200 { lines += ["", "\(findings.count - 200) more are hidden."] }
    return lines.joined(separator: "\n")
  }

  /// Writes a folder with a session, what it needs, and a page to read.
  func shareSession(_ path: String, to folder: String) throws(ShellError) -> Output {
    let copy = try withSession { () throws(SessionError) in
      try SessionCopy(of: SessionFile(reading: path))
    }
    if let problem = copy.problems.first {
      throw ShellError(
        "\(path) is damaged at line \(problem.line): \(problem.what)",
        code: ExitStatus.damagedCode,
      )
    }
    let findings = try withSession { () throws(SessionError) in
      try SessionAudit(filter.redaction).findings(at: path)
    }
    guard findings.isEmpty else {
      return .failure(
        "**Not shared:** \(path.markdownSafe) holds \(counted(findings.count, "secret")).\n\n"
          + Self.table(findings),
        code: "secrets_found",
      )
    }
    try withSession { () throws(SessionError) in try copy.write(to: folder) }
    let files = counted(copy.assetNames.count, "file")
    return Output(
      "Shared to `\(folder.markdownSafe)`: \(copy.name).md with \(files), and \(copy.name).html "
        + "to read."
    )
  }
}
