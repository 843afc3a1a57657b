import Editline
import Engine
import JSON
import Notebook
import Text

extension Workbench {
  nonisolated func secretCommands() -> [Command] {
    [
      command(
        "secret",
        .notebook,
        "secret [list] | set NAME [--stdin | --env VARIABLE | --command WORDS] | remove NAME",
        "Keeps keys for models, and keeps them out of every file.",
        details: """
          A model gets a secret where its manifest says `secrets: [NAME]`: in the variable of that \
          name. `secret set NAME` asks for the value without showing it, and keeps it in a file of \
          the home that only you can read; with `--stdin` it is read from standard input. With \
          `--env` it comes from a variable of the environment, and with `--command` from a \
          program, such as a password manager, that is started without a shell when the value is \
          needed; neither is kept on disk. Names are capitals, digits and `_`; values have at \
          least 8 bytes.

          Known values, also in hexadecimal, base64, URLs and JSON, and whatever looks like a \
          well-known key, are written as `[REDACTED:NAME]` in sessions, texts, history and \
          journal. A line that holds one is not done, since it could not be kept. Sessions from \
          before are looked through by `session audit`.
          """,
        examples: [
          "secret", "secret set OPENAI_API_KEY --env OPENAI_API_KEY",
          "secret set STABILITY_KEY --command \"pass show stability\"",
          "secret remove STABILITY_KEY",
        ],
        flags: ["--stdin", "--env VARIABLE", "--command WORDS"],
        completions: [.words(["list", "set", "remove"])],
      ) { bench, call throws(ShellError) in try await bench.secret(call) }
    ]
  }

  func secret(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkNames([])
    let action = invocation.optionalWord(0) ?? "list"
    guard action == "set" || !invocation.arguments.contains(where: \.isFlag) else {
      throw invocation.error(
        "`\(action)` takes no flags",
        at: invocation.arguments.first(where: \.isFlag),
        code: ExitStatus.usageCode,
      )
    }
    switch action {
    case "list": return try await listSecrets()
    case "set": return try await setSecret(invocation)
    case "remove": return try await removeSecret(try secretName(invocation))
    default: throw invocation.missing("`list`, `set NAME` or `remove NAME`")
    }
  }

  private func secretName(_ invocation: Invocation) throws(ShellError) -> String {
    let name = try invocation.word(1, "the name of a secret, such as OPENAI_API_KEY")
    try invocation.checkPositionals(atMost: 2)
    return name
  }

  private func change(_ work: () throws -> Void) throws(ShellError) {
    guard grantsTrust else {
      throw ShellError("a session that is replayed cannot change secrets", code: "secret")
    }
    do { try work() } catch let error as EngineError {
      throw ShellError(error.description, code: error.code)
    } catch {
      throw ShellError("\(error)", code: "secret")
    }
    filter.secrets.lookAgain()
  }

  // MARK: - Commands

  private func listSecrets() async throws(ShellError) -> Output {
    let secrets = filter.secrets
    return try await outside("secret") { () throws(ShellError) in
      let sources: [String: SecretSource]
      do throws(EngineError) { sources = try secrets.store.sources() } catch {
        throw ShellError(error.description, code: error.code)
      }
      guard !sources.isEmpty else { return Output("No secrets here; `secret set NAME` keeps one.") }
      var lines = ["| secret | comes from |", "|---|---|"]
      for (name, source) in sources.sorted(by: { $0.key < $1.key }) {
        lines.append("| \(name.cell) | \(Self.words(source, secrets)) |")
      }
      return Output(lines.joined(separator: "\n"))
    }
  }

  private static func words(_ source: SecretSource, _ secrets: Secrets) -> String {
    switch source {
    case .stored: "the home"
    case .environment(let variable):
      "the variable \(variable.cell)\(secrets.hasVariable(variable) ? "" : ", *which is not set*")"
    case .command(let words): "`\(words.joined(separator: " ").cell)`"
    }
  }

  private func setSecret(_ invocation: Invocation) async throws(ShellError) -> Output {
    let name = try secretName(invocation)
    guard Secrets.isName(name) else {
      throw invocation.error(
        "`\(name.markdownSafe)` is no name of a secret",
        at: invocation.positional(1),
        remedy: "names are capitals, digits and `_`, such as OPENAI_API_KEY",
        code: ExitStatus.usageCode,
      )
    }
    let flags = invocation.arguments.filter(\.isFlag)
    guard flags.count < 2 else {
      throw invocation.error(
        "a secret has one source",
        at: flags[1],
        remedy: "keep one of the flags",
        code: ExitStatus.usageCode,
      )
    }
    let secrets = filter.secrets
    return try await outside("secret") { () throws(ShellError) in
      let (source, words) = try await source(of: name, invocation)
      try change { try secrets.store.set(name, source) }
      return Output("Set `\(name)`: \(words)")
    }
  }

  /// Where the value comes from, and how that is told.
  private func source(
    of name: String,
    _ invocation: Invocation,
  ) async throws(ShellError) -> (SecretSource, String) {
    if let variable = invocation.flagValue("--env")?.text {
      let isThere = filter.secrets.hasVariable(variable)
      return (
        .environment(variable),
        "from the variable \(variable.markdownSafe)\(isThere ? "." : ", which is not set now.")",
      )
    }
    if let text = invocation.flagValue("--command")?.text {
      let words = try CommandWords.split(text)
      return (.command(words), "from `\(words[0].markdownSafe)`, asked when it is needed.")
    }
    let value = invocation.flag("--stdin") ? try readSecret() : try await askSecret(name)
    guard Secrets.isValue(value) else {
      throw ShellError(
        "a secret is a text of \(Secrets.shortest) bytes to \(Secrets.longest >> 10) KiB",
        remedy: "a shorter one cannot be kept out of files without blotting out plain words",
        code: "secret",
      )
    }
    return (.stored(value), "kept in the home, for your eyes only.")
  }

  private func askSecret(_ name: String) async throws(ShellError) -> String {
    guard let ask = secretInput.ask else {
      throw ShellError(
        "no terminal is here to ask at",
        remedy: "`easel -c 'secret set \(name) --stdin'` reads the value from standard input",
        code: "secret",
      )
    }
    switch await ask("\(name) (not shown): ") {
    case .text(let text): return text
    case .canceled: throw ShellError("nothing was set", code: "secret")
    case .unavailable: throw ShellError("the terminal could not be read", code: "secret")
    }
  }

  private func readSecret() throws(ShellError) -> String {
    guard let readAll = secretInput.readAll else {
      throw ShellError(
        "standard input is not free for a value here",
        remedy: "give it to a command of its own: `easel -c 'secret set NAME --stdin' < FILE`",
        code: "secret",
      )
    }
    var bytes = readAll(Secrets.longest + 2)
    if bytes.last == 0x0A { bytes.removeLast() }
    guard let value = String(validating: bytes, as: UTF8.self) else {
      throw ShellError("the value is not UTF-8 text", code: "secret")
    }
    return value
  }

  private func removeSecret(_ name: String) async throws(ShellError) -> Output {
    let secrets = filter.secrets
    return try await outside("secret") { () throws(ShellError) in
      var isThere = false
      try change { isThere = try secrets.store.remove(name) }
      guard isThere else {
        throw ShellError.unknown("secret", name, candidates: secrets.names, code: "secret")
      }
      return Output(
        "Removed `\(name)`. What was written before stays redacted; what comes now is not."
      )
    }
  }
}

/// The words of a command line that is run without a shell.
enum CommandWords {
  /// Splits at blanks; `'…'` and `"…"` keep blanks, and nothing else means anything.
  static func split(_ text: String) throws(ShellError) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let end = word { words.append(end) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    guard quote == nil, words.first?.isEmpty == false, words.allSatisfy({ !$0.utf8.contains(0) })
    else {
      throw ShellError(
        "`\(text.markdownSafe)` is no program with its arguments",
        remedy: "quotes are closed, and the program comes first",
        code: ExitStatus.usageCode,
      )
    }
    return words
  }
}
