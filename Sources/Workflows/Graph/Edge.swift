public import JSON

/// A connection from a producer's output to a consumer's input.
///
/// Files write it inverted: `source` is the consumer (contract §3). Here it is the way data flows.
public struct Edge: Sendable, Hashable {
  /// The id, unique in the graph.
  public var id: String
  /// The node whose output is read.
  public var producer: String
  /// The name of that output.
  public var output: String
  /// The node that reads.
  public var consumer: String
  /// The name of the input.
  public var input: String
  /// The members of the file's object that say nothing of the connection.
  public var extra: JSONObject

  /// An edge.
  public init(
    id: String,
    from producer: String,
    _ output: String,
    to consumer: String,
    _ input: String,
  ) {
    self.id = id
    self.producer = producer
    self.output = output
    self.consumer = consumer
    self.input = input
    extra = [:]
  }

  /// The edge that a member of `edges` spells; nil where an end is missing.
  public init?(fields: JSONObject) {
    guard let consumer = fields["source"]?.string, let producer = fields["target"]?.string else {
      return nil
    }
    let input = fields["sourceHandle"]?.string ?? ""
    let output = fields["targetHandle"]?.string ?? ""
    self.init(
      id: fields["id"]?.string ?? "",
      from: producer,
      Self.name(in: output, after: "\(producer)-target-"),
      to: consumer,
      Self.name(in: input, after: "\(consumer)-source-"),
    )
    extra = fields
    for key in ["id", "source", "sourceHandle", "target", "targetHandle"] { extra[key] = nil }
  }

  /// The member of `edges` in a file.
  public var fields: JSONObject {
    var fields: JSONObject = [
      "id": .string(id), "source": .string(consumer),
      "sourceHandle": .string("\(consumer)-source-\(input)"), "target": .string(producer),
      "targetHandle": .string("\(producer)-target-\(output)"),
    ]
    for (key, value) in extra { fields[key] = value }
    return fields
  }

  private static func name(in handle: String, after prefix: String) -> String {
    handle.hasPrefix(prefix) ? String(handle.dropFirst(prefix.count)) : handle
  }
}
