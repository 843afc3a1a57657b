import FoundationEssentials

/// Models that are programs: a script which writes each of its calls into a ledger.
///
/// A line of the ledger is the model, the call's key and the name of the call's folder, which
/// tells the process that made the call.
struct ModelScripts {
  let root: String

  var path: String { "\(root)/models" }
  var ledger: String { "\(root)/ledger" }

  static let (free, paid, once) = ("torture/free", "torture/paid", "torture/once")
  static let (flaky, picture) = ("torture/flaky", "torture/picture")
  static let all = [free, paid, once, flaky, picture]

  /// What the text models make of a prompt.
  static func text(of prompt: String) -> String { "made of \(prompt)" }

  /// Writes the manifests and the script.
  func write() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for id in Self.all {
      let name = String(id.dropFirst("torture/".count))
      try write(manifest(id, name), to: "\(name).yaml", permissions: 0o644)
    }
    try write(Self.script, to: "model.sh", permissions: 0o755)
    try write("", to: "../ledger", permissions: 0o644)
  }

  private func write(_ text: String, to name: String, permissions: Int) throws {
    let isMade = FileManager.default.createFile(
      atPath: "\(path)/\(name)",
      contents: Data(text.utf8),
      attributes: [.posixPermissions: permissions],
    )
    guard isMade else { throw TortureError("\(path)/\(name) cannot be written") }
  }

  private func manifest(_ id: String, _ name: String) -> String {
    let isPicture = id == Self.picture
    let price = [Self.free: "0", Self.once: "1", Self.picture: "0.5"][id] ?? "0.1"
    return """
      easel: easel-manifest/1
      id: \(id)
      version: 1
      kind: \(isPicture ? "image" : "text")
      parameters:
        - {name: prompt, type: text, required: true, maximum: 2000}
      price: \(price)
      argv: [./model.sh, \(name), \(ledger), "{prompt}"\(isPicture ? ", \"{output.image}\"" : "")]
      outputs:
        - \(isPicture ? "{name: image, type: image, file: png}" : "{name: text, type: text}")
      retry: {exitCodes: [75], attempts: 20, backoff: 4ms}
      safeToRepeat: \(id != Self.once)

      """
  }

  /// The flaky model fails in its first two calls of a key.
  private static let script = #"""
    #!/bin/sh
    # model.sh MODEL LEDGER PROMPT [FILE]
    set -eu
    printf '%s %s %s\n' "$1" "$EASEL_KEY" "${HOME##*/}" >> "$2"
    case $1 in
    once) sleep 0.02 ;;
    flaky)
      tries="$2.$(printf %s "$EASEL_KEY" | tr / .)"
      printf x >> "$tries"
      [ "$(wc -c < "$tries")" -gt 2 ] || exit 75 ;;
    picture)
      printf '\211PNG\r\n\032\n%s\n' "$3" > "$4"
      yes "$3" | head -c 300000 >> "$4" ;;
    esac
    printf 'made of %s\n' "$3"

    """#
}
