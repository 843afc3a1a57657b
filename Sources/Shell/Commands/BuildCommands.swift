import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  func new(_ invocation: Invocation) async throws(ShellError) -> Output {
    let name = try invocation.word(0, "a name")
    let description = invocation.optionalWord(1) ?? ""
    let project = place.project.id
    let editorInfo = Graph().json
    let author = try author()
    let record = try await withEngine {
      try await $0.createWorkflow(
        named: name,
        description: description,
        editorInfo: editorInfo,
        in: project,
        by: author,
      )
    }
    known.insert(record.id)
    try move {
      $0.workflow = Place.Named(id: record.id, name: record.name)
      $0.isDraft = true
      $0.run = nil
      $0.lastRun = nil
    }
    return Output(
      "Created **\(record.name.markdownSafe)**, an empty draft."
        + (description.isEmpty ? "" : "\n\n> \(description.markdownSafe)")
    )
  }

  func add(_ invocation: Invocation) async throws(ShellError) -> Output {
    let id = try invocation.word(0, "an id and a type")
    let type = try invocation.word(1, "a type behind the id")
    var positional: [EditValue] = []
    for argument in invocation.positionals.dropFirst(2) {
      positional.append(try await editValue(argument))
    }
    let parameters = try await invocation.editParameters { argument throws(ShellError) in
      try await self.editValue(argument)
    }
    let request = NodeRequest(
      id: id,
      type: type,
      positional: positional,
      parameters: parameters,
      isInput: invocation.flag("--input"),
      isOutput: invocation.flag("--output"),
    )
    let catalog = catalog
    let graph = try await edit("add \(id)") { (graph: inout Graph) throws(ShellError) in
      do throws(EditError) { try graph.add(request, catalog) } catch {
        throw invocation.refusal(error, offset: 2)
      }
    }
    return Output(describe(id, in: graph, verb: "Added"))
  }

  func editNode(_ invocation: Invocation) async throws(ShellError) -> Output {
    let id = try invocation.word(0, "a node")
    if let extra = invocation.positional(1) {
      throw ShellError(
        "edit takes name=value",
        at: extra.range,
        remedy: "usage: \(invocation.usage)",
        code: "usage",
      )
    }
    let parameters = try await invocation.editParameters { argument throws(ShellError) in
      try await self.editValue(argument)
    }
    let catalog = catalog
    let input = invocation.toggle("--input", "--no-input")
    let output = invocation.toggle("--output", "--no-output")
    let graph = try await edit("edit \(id)") { (graph: inout Graph) throws(ShellError) in
      do throws(EditError) {
        try graph.edit(id, parameters, isInput: input, isOutput: output, catalog)
      } catch { throw invocation.refusal(error, offset: 1) }
    }
    return Output(describe(id, in: graph, verb: "Changed"))
  }

  func remove(_ invocation: Invocation) async throws(ShellError) -> Output {
    let id = try invocation.word(0, "a node")
    var cut: [Edge] = []
    let graph = try await edit("remove \(id)") { (graph: inout Graph) throws(ShellError) in
      do throws(EditError) { cut = try graph.remove(id) } catch {
        throw invocation.refusal(error, offset: 1)
      }
    }
    let others = cut.map { $0.consumer == id ? $0.producer : $0.consumer }
    var seen: Set<String> = []
    let names = others.filter { seen.insert($0).inserted }.map { "`\($0)`" }
    let cutText = names.isEmpty ? "" : " This cut it off from \(names.joined(separator: ", "))."
    return Output("Removed **\(id)**.\(cutText) \(size(of: graph))")
  }

  func rename(_ invocation: Invocation) async throws(ShellError) -> Output {
    let id = try invocation.word(0, "a node and its new id")
    let newID = try invocation.word(1, "the new id")
    let catalog = catalog
    _ = try await edit("rename \(id)") { (graph: inout Graph) throws(ShellError) in
      do throws(EditError) { try graph.rename(id, to: newID, catalog) } catch {
        throw invocation.refusal(error, offset: 1)
      }
    }
    return Output("Renamed **\(id)** to **\(newID)**, in its edges and expressions too.")
  }

  /// The value of an argument as an edit takes it; a file becomes an asset.
  private func editValue(_ argument: Argument) async throws(ShellError) -> EditValue {
    switch argument.value {
    case .json(let json): return .json(json)
    case .reference(let node, let handle): return .reference(node: node, handle: handle)
    case .text(let text):
      if let id = aliases.id(for: text),
        let asset = try await withEngine({ try await $0.asset(id) })
      {
        return .asset(id: id, HandleType(named: asset.kind))
      }
      return .text(text)
    case .file(let path):
      let asset = try await importAsset(path, at: argument.range)
      return .asset(id: asset.id, HandleType(named: asset.kind))
    }
  }

  private func describe(_ id: String, in graph: Graph, verb: String) -> String {
    guard let node = graph.node(id) else { return "" }
    var text = "\(verb) **\(id)**"
    text += " (`\((node.modelID ?? node.type.name).terminalSafe)`)"
    let producers = graph.edges(into: id).map { "`\($0.producer)`" }
    if !producers.isEmpty { text += ", fed by \(producers.joined(separator: ", "))" }
    return "\(text). \(size(of: graph))"
  }

  private func size(of graph: Graph) -> String {
    "\(counted(graph.nodes.count, "node")), \(counted(graph.edges.count, "edge"))."
  }
}

/// `1 node`, `2 nodes`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
