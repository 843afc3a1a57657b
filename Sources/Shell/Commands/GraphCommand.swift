import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// `graph`, in all its forms.
  nonisolated func graphCommands() -> [Command] {
    [
      command(
        "graph",
        .build,
        "graph [NODE] [--depth N] [--all] [--lines] [--mermaid|--dot|--svg [--to FILE]]",
        "Draws the draft; in a run with each node's status.",
        details: """
          Boxes stand in layers, each below what feeds it. A double frame is a gate: what is below
          waits for it. A dashed frame is a loop, `◇` a branch, a box with a shadow several nodes.
          `─│─` is a crossing; lines that touch belong together. Signs beside nodes: `○` pending,
          `◐` at work, `?` waits for you, `●` done, `◉` cached, `✗` failed, `–` skipped; behind
          one, `✎` is changed by hand.

          - `NODE` draws what surrounds a node, over two edges or over `--depth N`.
          - Large graphs are folded: loops, chains, and nodes that are alike. `--all` folds nothing.
          - `--lines` draws a line for each node with lanes at the left, `--boxes` boxes; without
            them it is boxes as long as they fit. `--ascii` does without other signs, and
            `--columns N` says how wide it may be.
          - `--mermaid` and `--dot` write the graph for other programs; code hosts draw Mermaid.
          - `--svg` makes a picture, by Graphviz where that is installed.
          - `--to FILE` writes one of these three into a file.
          """,
        examples: [
          "graph", "graph sketch --depth 1", "graph --lines", "graph --all", "graph --mermaid",

        ],
        flags: [
          "--depth N", "--all", "--lines", "--boxes", "--ascii", "--columns N", "--mermaid",
          "--dot", "--svg", "--to FILE",
        ],
        completions: [.nodeID],
      ) { bench, call throws(ShellError) in try await bench.graph(call) }
    ]
  }

  private func graph(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 1)
    try invocation.checkNames([])
    let (record, graph) = try await currentGraph()
    guard !graph.nodes.isEmpty else {
      return Output("The workflow has no nodes. Begin with `add prompt text \"…\" --input`.")
    }
    let options = try drawingOptions(invocation, graph)
    let marks = await marks()
    let forms = ["--mermaid", "--dot", "--svg"].compactMap { invocation.flagValue($0) }
    if forms.count > 1 {
      throw invocation.error(
        "a graph has one form at a time",
        at: forms[1],
        remedy: "keep `\(forms[0].name ?? "")` alone",
        code: ExitStatus.usageCode,
      )
    }
    guard let form = forms.first?.name else {
      if let file = invocation.flagValue("--to") {
        throw invocation.error(
          "`--to` writes Mermaid, DOT or SVG",
          at: file,
          remedy: "add `--mermaid`, `--dot` or `--svg`",
          code: ExitStatus.usageCode,
        )
      }
      return Self.drawing(of: graph, marks, options)
    }
    let text: String
    var note = ""
    switch form {
    case "--mermaid": text = graph.mermaid(marks: marks, options: options)
    case "--dot": text = graph.dot(marks: marks, options: options)
    default: (text, note) = try await svg(of: graph, marks, options)
    }
    if let file = invocation.flagValue("--to") {
      try await write(text, to: file, form, invocation)
      return Output("Written to `\(file.text.terminalSafe)`. \(note)".trimmingBlanks)
    }
    guard form == "--svg" else { return Output(fenced(text, String(form.dropFirst(2)))) }
    let asset = try await withEngine {
      try await $0.storeAsset(bytes: Array(text.utf8), mimeType: "image/svg+xml", metadata: [:])
    }
    return Output(show(.string(asset.id), name: record.name) + "\n\n" + note)
  }
}

// MARK: - Drawing

extension Workbench {
  /// The picture, as SVG, of what a `graph` line draws as text; nil for any other line.
  func picture(ofGraphIn line: String, _ table: CommandTable) async -> String? {
    guard let (command, invocation) = try? table.resolve(line), command.name == "graph",
      ["--mermaid", "--dot", "--svg"].allSatisfy({ invocation.flagValue($0) == nil }),
      let (_, graph) = try? await currentGraph(isRecording: false), !graph.nodes.isEmpty,
      let options = try? drawingOptions(invocation, graph)
    else { return nil }
    return graph.svg(catalog, marks: await marks(), options: options)
  }

  /// The signs of the run that is stopped, by node.
  private func marks() async -> [String: String] {
    guard let run = place.run, let state = try? await withEngine({ try await $0.state(of: run.id) })
    else { return [:] }
    return state.marks
  }

  private func drawingOptions(
    _ invocation: Invocation,
    _ graph: Graph,
  ) throws(ShellError) -> DrawingOptions {
    var options = DrawingOptions()
    let columns = try invocation.count("--columns", in: 40...400)
    // A code block stands two columns in; wider than 120 it leads nowhere.
    options.columns = (columns ?? min(max(self.columns, 40), 120)) - 2
    if invocation.flag("--lines") { options.form = .lines }
    if invocation.flag("--boxes") { options.form = .boxes }
    options.isFolded = !invocation.flag("--all")
    options.isASCII = invocation.flag("--ascii")
    let depth = try invocation.count("--depth", in: 0...1_000)
    if let id = invocation.optionalWord(0) {
      do { _ = try graph.existing(id) } catch { throw invocation.refusal(error, offset: 0) }
      options.part = GraphPart(around: id, steps: depth ?? 2)
    } else if depth != nil {
      throw invocation.error(
        "`--depth` is about a node",
        at: invocation.flagValue("--depth"),
        remedy: "name one: `graph NODE --depth N`",
        code: ExitStatus.usageCode,
      )
    }
    return options
  }

  private static func drawing(
    of graph: Graph,
    _ marks: [String: String],
    _ options: DrawingOptions,
  ) -> Output {
    let drawing = graph.drawn(marks: marks, options: options)
    var notes: [String] = []
    if let part = options.part {
      let all = graph.nodes.filter { $0.type != .stickyNote }.count
      notes.append(
        "Around **\(part.node.markdownSafe)**, over \(counted(part.steps, "edge")): "
          + "\(drawing.nodes) of \(counted(all, "node"))."
      )
    }
    if drawing.foldedNodes > 0 {
      let folded = "\(drawing.foldedNodes) of \(counted(drawing.nodes, "node")) are folded"
      let node = drawing.example.map { "`graph \($0.terminalSafe)` what is around one" }
      notes.append(
        options.isFolded
          ? "\(folded): `graph --all` draws each\(node.map { ", \($0)" } ?? "")."
          : "\(folded): loops that are very deep are not drawn from inside."
      )
    }
    if drawing.omittedLines > 0 {
      notes.append(
        "\(counted(drawing.omittedLines, "more line")): `graph --all` draws them, and "
          + "`graph NODE` what is around one."
      )
    }
    let text = fenced(drawing.lines.joined(separator: "\n"))
    return Output(([text] + notes).joined(separator: "\n\n"))
  }

  /// The graph as SVG, and who drew it.
  private func svg(
    of graph: Graph,
    _ marks: [String: String],
    _ options: DrawingOptions,
  ) async throws(ShellError) -> (text: String, note: String) {
    let dot = graph.dot(marks: marks, options: options)
    // What is installed here is not what is installed where the session is replayed.
    let drawn = try await observed("graphviz") {
      switch await Graphviz().svg(of: dot) {
      case .success(let text): ["drawn", text]
      case .failure(.absent): ["absent"]
      case .failure(.failed(let reason)): ["failed", reason]
      }
    }
    if drawn.first == "drawn", drawn.count == 2 { return (drawn[1], "Drawn by Graphviz.") }
    let own = graph.svg(catalog, marks: marks, options: options)
    guard drawn.first == "failed", drawn.count == 2 else {
      return (own, "Drawn by easel; where Graphviz is installed, it draws the picture.")
    }
    return (own, "Drawn by easel, because Graphviz could not: \(drawn[1].markdownSafe).")
  }

  private func write(
    _ text: String,
    to file: Argument,
    _ form: String,
    _ invocation: Invocation,
  ) async throws(ShellError) {
    let endings = ["--mermaid": [".mmd"], "--dot": [".dot", ".gv"], "--svg": [".svg"]][form] ?? []
    let path = file.text
    guard endings.contains(where: { path.hasSuffix($0) && path != $0 }) else {
      throw invocation.error(
        "a file for `\(form)` ends in \(endings.map { "`\($0)`" }.joined(separator: " or "))",
        at: file,
        remedy: "write `--to \(record(of: path, endings.first ?? ""))`",
        code: ExitStatus.usageCode,
      )
    }
    // A replay writes nothing: it sees what was seen then.
    let seen = try await observed("graph-file") {
      do throws(ShellError) { try writeFile(Array((text + "\n").utf8), to: path) } catch {
        return [error.message]
      }
      return []
    }
    if let message = seen.first {
      throw ShellError(message, at: file.range, code: "unwritable")
    }
  }

  private nonisolated func record(of path: String, _ ending: String) -> String {
    let name = path.split(separator: "/").last ?? "graph"
    return "\(name.prefix { $0 != "." })\(ending)".terminalSafe
  }
}

extension Invocation {
  /// The whole number of a flag, if it is set; throws where it is none in `range`.
  fileprivate func count(_ name: String, in range: ClosedRange<Int>) throws(ShellError) -> Int? {
    guard let argument = flagValue(name) else { return nil }
    guard let number = Int(argument.text), range.contains(number) else {
      throw error(
        "`\(name)` is a whole number from \(range.lowerBound) to \(range.upperBound)",
        at: argument,
        code: ExitStatus.usageCode,
      )
    }
    return number
  }
}
