import JSON

extension ComfyPrompt {
  /// The workflow that stands for the prompt: a model node for each sampler and upscaler, with the
  /// settings around it as its form, the texts as exposed inputs, the picture files as assets.
  ///
  /// ComfyUI's nodes are the parts of one model call: loaders, encoders, schedulers. What surrounds
  /// a sampler is therefore folded into the node that stands for it, and what cannot be is noted.
  /// Throws where nothing would be left.
  func workflow(_ catalog: Catalog) throws(TransferError) -> WorkflowFile {
    var translation = ComfyTranslation(prompt: self, catalog: catalog)
    try translation.run()
    return WorkflowFile(
      form: .comfyPrompt,
      graph: translation.graph,
      inputs: WorkflowFile.inputs(of: translation.graph),
      notes: translation.notes,
    )
  }
}

/// Makes a graph of a ComfyUI prompt.
struct ComfyTranslation {
  let prompt: ComfyPrompt
  let catalog: Catalog
  var graph = Graph()
  var notes: [TransferNote] = []
  /// The node that stands for each sampler, upscaler or picture file.
  var standIns: [String: String] = [:]
  /// The text node for each text that was found.
  private var texts: [ComfyText: String] = [:]
  /// The nodes that something stands for, or that were noted.
  private var accounted: Set<String> = []
  private var names: Set<String> = [FlowReference.workflow]

  init(prompt: ComfyPrompt, catalog: Catalog) {
    self.prompt = prompt
    self.catalog = catalog
  }

  mutating func run() throws(TransferError) {
    for node in prompt.ordered() {
      if node.isSampler {
        try translate(sampler: node)
      } else if node.isUpscaler {
        translate(upscaler: node)
      }
    }
    guard graph.nodes.contains(where: { $0.type == .model }) else {
      var seen: Set<String> = []
      let classes = prompt.nodes.map(\.className).filter { seen.insert($0).inserted }
      throw .noSampler(classes: Array(classes.prefix(20)))
    }
    exposeOutputs()
    for node in prompt.nodes {
      guard !node.isTransparent else { continue }
      account(node, losing: node.settingNames, stands: false)
    }
  }

  /// Exposes what ends at a node that nothing else reads: a picture that is saved or shown.
  private mutating func exposeOutputs() {
    let read = Set(prompt.nodes.flatMap(\.links).map(\.node))
    for sink in prompt.nodes where !read.contains(sink.id) {
      let links = ComfyPrompt.Node.pictureInputs.compactMap { sink.link($0) }
      let trails = links.map { prompt.pictureTrail(from: $0) }
      for node in [sink] + trails.flatMap(\.passed) where node.isTransparent {
        account(node)
      }
      let ends = sink.makesPicture ? [sink] : trails.compactMap(\.end)
      for id in ends.compactMap({ standIns[$0.id] }) {
        guard let place = graph.nodes.firstIndex(where: { $0.id == id }),
          graph.nodes[place].type == .model
        else { continue }
        graph.nodes[place].isOutput = true
      }
    }
  }
}

/// A text in a prompt: a node and the input that has it.
struct ComfyText: Hashable {
  var node: String
  var input: String
}

// MARK: - Nodes and edges

extension ComfyTranslation {
  /// Adds a node under a name of its own that begins with `base`.
  mutating func add(
    _ base: String,
    _ type: NodeType,
    for source: ComfyPrompt.Node,
    _ fill: (inout Node) -> Void,
  ) -> String {
    var name = base
    var number = 2
    while !names.insert(name).inserted {
      name = "\(base)\(number)"
      number += 1
    }
    var node = Node(id: name, type: type)
    node.title = source.title
    fill(&node)
    graph.nodes.append(node)
    if node.isInput { graph.inputKeys.append(name) }
    return name
  }

  /// Feeds an input of a node, unless the input is fed already.
  mutating func connect(_ producer: String, to consumer: String, _ input: String) {
    let isFed = graph.edges.contains { $0.consumer == consumer && $0.input == input }
    guard !isFed, let node = graph.node(producer) else { return }
    let output = node.type == .model ? node.defaultOutput(catalog)?.name ?? "image" : Handle.output
    graph.edges.append(
      Edge(id: "edge\(graph.edges.count + 1)", from: producer, output, to: consumer, input)
    )
  }

  /// The text node for a text of `node`; a new exposed input the first time.
  mutating func textNode(_ name: String, for input: String, of node: ComfyPrompt.Node) -> String {
    let text = ComfyText(node: node.id, input: input)
    if let id = texts[text] { return id }
    let value = prompt.value(input, of: node)?.string
    let id = add(name, .text, for: node) { made in
      made.value = value.map { .string($0) }
      made.isInput = true
    }
    if let link = node.link(input) {
      if value == nil {
        notes.append(.computedText(node: id, by: link.node))
      } else {
        prompt.node(link.node).map { account($0) }
      }
    }
    texts[text] = id
    return id
  }

  /// The node that stands for what makes a picture; a new asset the first time a file is met.
  mutating func picture(_ node: ComfyPrompt.Node) -> String? {
    if let id = standIns[node.id] { return id }
    guard let file = node.pictureFile else { return nil }
    let id = add(file.kind.name, .asset, for: node) { made in
      made.data["type"] = .string(file.kind.name)
      made.isInput = true
    }
    notes.append(.comfyFile(node: id, file: file.name))
    standIns[node.id] = id
    account(node)
    return id
  }

  /// Accounts for a node, once: notes it where nothing stands for it, and the settings it loses.
  mutating func account(_ node: ComfyPrompt.Node, losing lost: [String] = [], stands: Bool = true) {
    guard accounted.insert(node.id).inserted, !lost.isEmpty || !stands else { return }
    let spelt = lost.prefix(6).compactMap { name in
      node.setting(name).map { "\(name)=\(($0.string ?? $0.compact).prefix(40))" }
    }
    let settings = spelt + (lost.count > 6 ? ["…"] : [])
    notes.append(
      stands
        ? .lostSettings(node: node.id, className: node.className, settings: settings)
        : .noCounterpart(node: node.id, className: node.className, settings: settings)
    )
  }
}
