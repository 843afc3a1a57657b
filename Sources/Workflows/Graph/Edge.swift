public import JSON

/// A connection from a producer's output to a consumer's input.
///
/// Files write it inverted: `source` is the consumer (contract §3). Here it is the way data flows.
public struct Edge: Sendable {
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
  /// The members of the file's object as they came, so that their order survives.
  private var source: JSONObject

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
    source = [
      "id": .string(id), "source": .string(consumer),
      "sourceHandle": .string("\(consumer)-source-\(input)"), "target": .string(producer),
      "targetHandle": .string("\(producer)-target-\(output)"),
    ]
  }

  /// The edge that a member of `edges` spells; nil where an end is missing.
  public init?(fields: JSONObject) {
    guard let consumer = fields["source"]?.string, let producer = fields["target"]?.string else {
      return nil
    }
    self.init(
      id: fields["id"]?.string ?? "",
      from: producer,
      Self.output(in: fields, of: producer),
      to: consumer,
      Self.input(in: fields, of: consumer),
    )
    source = fields
  }

  /// The member of `edges` in a file; what came from a file and was not changed is as it came.
  public var fields: JSONObject {
    var fields = source
    if fields["id"]?.string ?? "" != id { fields["id"] = .string(id) }
    let isConsumerSame = fields["source"]?.string == consumer
    if !isConsumerSame { fields["source"] = .string(consumer) }
    if !isConsumerSame || Self.input(in: source, of: consumer) != input {
      fields["sourceHandle"] = .string("\(consumer)-source-\(input)")
    }
    let isProducerSame = fields["target"]?.string == producer
    if !isProducerSame { fields["target"] = .string(producer) }
    if !isProducerSame || Self.output(in: source, of: producer) != output {
      fields["targetHandle"] = .string("\(producer)-target-\(output)")
    }
    return fields
  }

  private static func input(in fields: JSONObject, of consumer: String) -> String {
    name(in: fields["sourceHandle"]?.string ?? "", after: "\(consumer)-source-")
  }

  private static func output(in fields: JSONObject, of producer: String) -> String {
    name(in: fields["targetHandle"]?.string ?? "", after: "\(producer)-target-")
  }

  private static func name(in handle: String, after prefix: String) -> String {
    handle.hasPrefix(prefix) ? String(handle.dropFirst(prefix.count)) : handle
  }
}

extension Edge: Hashable {
  /// Whether both are written alike.
  public static func == (one: Edge, other: Edge) -> Bool { one.fields == other.fields }

  /// Feeds the ends, which equal edges share.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(id)
    hasher.combine(producer)
    hasher.combine(consumer)
  }
}
