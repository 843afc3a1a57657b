public import JSON

/// A workflow as a file holds it, read from any of the forms there are.
///
/// ```swift
/// let file = try WorkflowFile(reading: bytes, catalog)
/// file.form      // .export
/// file.notes     // what was ignored, what is not known here
/// file.exported  // the file again, byte for byte in content and order
/// ```
public struct WorkflowFile: Sendable, Hashable {
  /// What a file is, told by its shape.
  public enum Form: Sendable, Hashable {
    /// The export file of the web application and of easel (contract §3).
    case export
    /// A bare `editor_info`.
    case editorInfo
    /// A bare `flow`, or one with a name and without a graph.
    case flow
    /// The reply of a `manage_workflows` service that gets a workflow.
    case reply
    /// A `definition` of the tool's first generation.
    case definition
    /// The record of a workflow that stands beside a session.
    case record
    /// A prompt in ComfyUI's API format.
    case comfyPrompt

    /// The form in a few words.
    public var words: String {
      switch self {
      case .export: "an export file"
      case .editorInfo: "a bare editor_info"
      case .flow: "a flow"
      case .reply: "the reply of a workflow service"
      case .definition: "a workflow definition"
      case .record: "the record of a workflow in a session"
      case .comfyPrompt: "a ComfyUI prompt in API format"
      }
    }
  }

  /// What the file was.
  public var form: Form
  /// The workflow's name, where the file has one.
  public var name: String?
  /// The description; empty where the file has none.
  public var description: String
  /// The graph; empty where the file has a flow alone.
  public var graph: Graph
  /// The definitions of the inputs, as they came.
  public var inputs: JSONValue
  /// The flow as it came, where the file has no graph.
  public var flow: JSONValue?
  /// What stands around the graph in the file, for the next export.
  public var envelope: Envelope
  /// What is to be said about the file.
  public var notes: [TransferNote]

  /// A workflow that is about to become a file.
  public init(
    name: String,
    description: String,
    graph: Graph,
    inputs: JSONValue,
    flow: JSONValue? = nil,
    envelope: Envelope = Envelope(),
  ) {
    self.init(form: .export, graph: graph, inputs: inputs, flow: flow, envelope: envelope)
    self.name = name
    self.description = description
  }

  init(
    form: Form,
    graph: Graph = Graph(),
    inputs: JSONValue,
    flow: JSONValue? = nil,
    envelope: Envelope = Envelope(),
    notes: [TransferNote] = [],
  ) {
    self.form = form
    description = ""
    self.graph = graph
    self.inputs = inputs
    self.flow = flow
    self.envelope = envelope
    self.notes = notes
  }
}

extension WorkflowFile {
  /// The export file, with its members in the order in which a file brought them, or else in the
  /// contract's.
  ///
  /// Equal workflows give equal files. `time` is when it is exported, as the file says it, or nil to
  /// say nothing about it.
  public func exported(at time: String? = nil) -> JSONValue {
    var fields = envelope.fields
    fields["name"] = .string(name ?? "")
    // What a file left out stays left out while nothing more can be said.
    if fields.contains("description") || !description.isEmpty {
      fields["description"] = .string(description)
    }
    fields["editorInfo"] = graph.json
    if fields.contains("inputs") || inputs != .array(graph.inputDefinitions.map(\.json)) {
      fields["inputs"] = inputs
    }
    // A flow that was compiled from the graph is made again by whoever reads the file.
    fields["flow"] = graph.nodes.isEmpty ? flow : nil
    if let time { fields["exportedAt"] = .string(time) }
    return .object(fields)
  }
}
