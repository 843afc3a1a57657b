public import JSON

extension WorkflowFile {
  /// The workflow that the bytes of a file spell.
  ///
  /// Nodes without a position get one; everything else is kept as it came. Throws ``TransferError``
  /// where the file is none of ``Form``.
  public init(
    reading bytes: [UInt8],
    _ catalog: Catalog,
    limits: JSONLimits = JSONLimits(),
  ) throws(TransferError) {
    let json: JSONValue
    do { json = try JSONValue(parsing: bytes, limits: limits) } catch { throw .notJSON(error) }
    try self.init(json: json, catalog)
  }

  /// The workflow that the value of a file spells.
  public init(json: JSONValue, _ catalog: Catalog) throws(TransferError) {
    switch json {
    case .array: try self.init(flow: json, in: [:], catalog)
    case .object(let object): try self.init(object: object, catalog)
    default: throw .unknownForm(kind: json.kindName)
    }
    addNotes(catalog)
  }

  /// Recognises the form by its members; the more particular one comes first.
  private init(object: JSONObject, _ catalog: Catalog) throws(TransferError) {
    if let prompt = try ComfyPrompt(file: object) {
      self = try prompt.workflow(catalog)
    } else if object["version"]?.string == Self.recordVersion {
      try self.init(record: object)
    } else if let workflow = object["workflow"]?.object {
      try self.init(parts: workflow, .reply, catalog)
    } else if let workflows = object["workflows"]?.array {
      guard workflows.count == 1, let workflow = workflows.first?.object else {
        throw .notOneWorkflow(count: workflows.count)
      }
      try self.init(parts: workflow, .reply, catalog)
    } else if let definition = object["definition"]?.object {
      try self.init(definition: definition, in: object, catalog)
    } else if object["editorInfo"] != nil || object["editor_info"] != nil || object["flow"] != nil {
      try self.init(parts: object, .export, catalog)
    } else if let nodes = object["nodes"]?.array {
      guard !Self.isComfyCanvas(object, nodes) else { throw .comfyCanvas }
      let graph = try Self.graph(.object(object))
      self.init(form: .editorInfo, graph: graph, inputs: Self.inputs(of: graph))
    } else {
      throw .unknownForm(kind: object.isEmpty ? "an empty object" : "an object")
    }
  }

  /// An object whose members are the parts of a workflow, in either spelling.
  private init(
    parts: JSONObject,
    _ form: Form,
    _ catalog: Catalog,
  ) throws(TransferError) {
    let flow = parts["flow"].flatMap { $0.isNull ? nil : $0 }
    guard let info = Self.part("editorInfo", "editor_info", of: parts) else {
      guard let flow else {
        throw .wrongMember("editorInfo", expected: "an object", found: "missing")
      }
      try self.init(flow: flow, in: parts, catalog)
      return
    }
    let graph = try Self.graph(info)
    let inputs = Self.part("inputs", "inputs_definition", of: parts)
    if let inputs, inputs.array == nil {
      throw .wrongMember("inputs", expected: "a list", found: inputs.kindName)
    }
    if graph.nodes.isEmpty, let flow, flow.array?.isEmpty == false {
      try self.init(flow: flow, in: parts, catalog)
      return
    }
    self.init(
      form: form,
      graph: graph,
      inputs: inputs ?? Self.inputs(of: graph),
      envelope: Envelope(of: parts),
    )
    try takeNames(from: parts)
    if flow != nil {
      notes.append(.ignored(member: "flow", reason: "the draft counts, and `publish` compiles it"))
    }
  }

  /// A whole definition, or a bare graph in its place.
  private init(
    definition: JSONObject,
    in object: JSONObject,
    _ catalog: Catalog,
  ) throws(TransferError) {
    if definition["nodes"] != nil {
      let graph = try Self.graph(.object(definition))
      self.init(form: .definition, graph: graph, inputs: Self.inputs(of: graph))
    } else {
      try self.init(parts: definition, .definition, catalog)
    }
    try takeNames(from: object)
  }

  private static let recordVersion = "easel-workflow/1"

  /// What a session keeps of a workflow, at the revision that its draft is at.
  private init(record: JSONObject) throws(TransferError) {
    let number = record["revision"]?.number?.int
    let revision = record["revisions"]?.array?.first { $0["number"]?.number?.int == number }
    guard let revision = revision?.object, let info = revision["editorInfo"] else {
      throw .wrongMember("revisions", expected: "a list with the current one", found: "another")
    }
    let graph = try Self.graph(info)
    self.init(
      form: .record,
      graph: graph,
      inputs: revision["inputs"] ?? Self.inputs(of: graph),
      envelope: revision["envelope"].flatMap(Envelope.init(json:)) ?? Envelope(),
    )
    try takeNames(from: record)
  }

  mutating func takeNames(from object: JSONObject) throws(TransferError) {
    if let name = try Self.text("name", of: object) { self.name = name }
    if let text = try Self.text("description", of: object) { description = text }
  }

  private static func text(_ key: String, of object: JSONObject) throws(TransferError) -> String? {
    guard let value = object[key], !value.isNull else { return nil }
    guard let text = value.string else {
      throw .wrongMember(key, expected: "a text", found: value.kindName)
    }
    return text
  }

  static func part(
    _ name: String,
    _ otherName: String,
    of object: JSONObject,
  ) -> JSONValue? {
    [object[name], object[otherName]].compactMap(\.self).first { !$0.isNull }
  }

  private static func graph(_ json: JSONValue) throws(TransferError) -> Graph {
    do { return try Graph(json: json) } catch { throw .badGraph(error) }
  }

  static func inputs(of graph: Graph) -> JSONValue {
    .array(graph.inputDefinitions.map(\.json))
  }

  /// Whether the nodes are those of ComfyUI's canvas, whose ids are numbers and links have a list.
  private static func isComfyCanvas(_ object: JSONObject, _ nodes: [JSONValue]) -> Bool {
    object["last_node_id"] != nil || object["links"]?.array != nil
      || nodes.first?["widgets_values"] != nil
  }
}
