import CEL
import JSON

// MARK: - What each node says

extension GraphChecker {
  mutating func checkContent(_ place: Int) {
    let node = index.node(place)
    switch node.type {
    case .text where node.value == nil && !node.isInput:
      report(
        .error,
        place,
        "text `\(node.id)` has no value",
        remedy: "edit \(node.id) value=\"…\"",
      )
    case .asset where node.value == nil && !node.isInput:
      report(
        .error,
        place,
        "asset `\(node.id)` has no file",
        remedy: "edit \(node.id) value=@path",
      )
    case .aspectRatio: checkRatio(place)
    case .model, .llm: checkForm(place)
    case .workflow: checkWorkflow(place)
    case .transformText, .groupItems: checkExpression(place)
    case .sliceAssets: checkSlice(place)
    case .ifElse: checkBlocks(place)
    case .selection: checkSelection(place)
    case .other(let name):
      report(.warning, place, "this version keeps the node type `\(name)` and cannot run it")
    case .modelInput:
      report(.warning, place, "a modelInput is kept for the web canvas and cannot be run")
    default: break
    }
  }

  private mutating func checkRatio(_ place: Int) {
    let node = index.node(place)
    guard let ratio = node.value?.string else {
      if !node.isInput {
        let remedy = "edit \(node.id) value=16:9"
        report(.error, place, "aspectRatio `\(node.id)` has no ratio", remedy: remedy)
      }
      return
    }
    if !Node.aspectRatios.contains(ratio) {
      report(
        .error,
        place,
        "there is no aspect ratio `\(ratio)`",
        remedy: "it is one of \(Node.aspectRatios.joined(separator: ", "))",
      )
    }
  }

  private mutating func checkForm(_ place: Int) {
    let node = index.node(place)
    guard let model = node.modelID.flatMap({ catalog[$0] }) else {
      let id = node.modelID ?? ""
      let absence = catalog.absence(of: id)
      report(
        .error,
        place,
        id.isEmpty ? "\(node.type.name) `\(node.id)` names no model" : absence.message,
        remedy: absence.remedy,
      )
      return
    }
    for (name, value) in node.form {
      guard let parameter = model.parameter(name) else {
        report(
          .error,
          place,
          handle: name,
          "`\(model.id)` has no parameter `\(name)`",
          remedy: suggestion(name, in: model.parameters.map(\.name)),
        )
        continue
      }
      checkUnwired(name, place)
      do { _ = try parameter.checked(value) } catch {
        report(.error, place, handle: name, error.message, remedy: error.remedy)
      }
    }
  }

  private mutating func checkWorkflow(_ place: Int) {
    let node = index.node(place)
    guard let name = node.workflowName else {
      report(
        .error,
        place,
        "`\(node.id)` names no workflow",
        remedy: "edit \(node.id) workflow=NAME",
      )
      return
    }
    guard let workflow = catalog.workflow(name) else {
      report(
        .error,
        place,
        "there is no workflow `\(name)` here",
        remedy: suggestion(name, in: catalog.workflows.map(\.name)) ?? "`list` lists them",
      )
      return
    }
    if let circle = catalog.circle(from: workflow.id) {
      report(
        .error,
        place,
        "`\(workflow.name)` runs this workflow itself: \(circle.joined(separator: " → "))",
        remedy: "remove `\(node.id)`, or the node in `\(workflow.name)`",
      )
    }
    for (name, _) in node.form {
      guard workflow.inputs.contains(where: { $0.name == name }) else {
        report(
          .error,
          place,
          handle: name,
          "the workflow `\(workflow.name)` has no input `\(name)`",
          remedy: suggestion(name, in: workflow.inputs.map(\.name)),
        )
        continue
      }
      checkUnwired(name, place)
    }
    if workflow.outputs.isEmpty {
      report(
        .warning,
        place,
        "the workflow `\(workflow.name)` has no output to read",
        remedy: "expose one in it with `edit NODE --output`",
      )
    }
  }

  /// Warns where an input has a setting and an edge; the edge wins.
  private mutating func checkUnwired(_ name: String, _ place: Int) {
    guard !index.edges(into: place, name).isEmpty else { return }
    report(
      .warning,
      place,
      handle: name,
      "`\(name)` has a setting and is fed by an edge, which wins",
      remedy: "disconnect the edge, or leave the setting out",
    )
  }

  private mutating func checkExpression(_ place: Int) {
    let node = index.node(place)
    guard let source = node.value?.string else {
      let remedy = "edit \(node.id) value=\"…\""
      report(.error, place, "\(node.type.name) `\(node.id)` has no expression", remedy: remedy)
      return
    }
    let edges = index.edges(into: place, Handle.input)
    let wired = Set(edges.map { "\($0.producer)_\($0.output)" })
    do {
      let expression = try CELExpression(source)
      let variables = Set(expression.variables.map(\.name))
      for variable in expression.variables where !wired.contains(variable.name) {
        report(
          .error,
          place,
          handle: Handle.input,
          "the expression reads `\(variable.name)`, and no edge brings it",
          remedy: suggestion(variable.name, in: wired.sorted()) ?? "`connect` the node to it",
        )
      }
      for function in expression.unknownFunctions {
        report(
          .error,
          place,
          "the expression calls `\(function.name)`, which CEL does not have",
          remedy: suggestion(function.name, in: CELExpression.functionNames),
        )
      }
      for name in wired.sorted() where !variables.contains(name) {
        let message = "the expression does not read `\(name)`, which an edge brings"
        report(.warning, place, handle: Handle.input, message, remedy: "`disconnect` it")
      }
    } catch {
      report(
        .error,
        place,
        "the expression is wrong at column \(error.position.column): \(error.message)",
      )
    }
  }

  private mutating func checkSlice(_ place: Int) {
    let node = index.node(place)
    for member in ["from", "count"] {
      guard let value = node.data[member], !value.isNull else { continue }
      guard let number = node.number(member) else {
        report(
          .error,
          place,
          "`\(member)` is a whole number, not \(value.string.map { "`\($0)`" } ?? value.kindName)",
          remedy: "edit \(node.id) \(member)=1",
        )
        continue
      }
      if member == "count", number < 1 {
        report(.error, place, "`count` is at least 1", remedy: "edit \(node.id) count=1")
      }
    }
  }

  private mutating func checkSelection(_ place: Int) {
    let node = index.node(place)
    let minimum = node.number("min") ?? 1
    let maximum = node.number("max") ?? 100
    if minimum < 0 || maximum < max(1, minimum) {
      report(
        .error,
        place,
        "nobody can select at least \(minimum) and at most \(maximum)",
        remedy: "edit \(node.id) min=1 max=1",
      )
    }
  }

  mutating func checkExposure(_ place: Int) {
    let node = index.node(place)
    if node.isInput, !node.type.holdsValue {
      report(
        .error,
        place,
        "\(node.type.name) `\(node.id)` cannot be an input of the workflow",
        remedy: "expose a text, an asset or an aspectRatio",
      )
    }
    if node.isOutput, let outputs = node.outputHandles(catalog),
      !outputs.contains(where: { $0.type != .approval && $0.type != .conditional })
    {
      report(
        .error,
        place,
        "\(node.type.name) `\(node.id)` has no output to expose",
        remedy: "edit \(node.id) --no-output",
      )
    }
  }
}

extension Node {
  /// The ratios of the grammar (contract §3), widest first.
  static let aspectRatios = [
    "21:9", "16:9", "3:2", "4:3", "5:4", "1:1", "4:5", "3:4", "2:3", "9:16", "9:21",
  ]
}
