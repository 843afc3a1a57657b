public import JSON

/// The export of a workflow in which what its revisions have in common stands once.
///
/// Revisions differ in little: each distinct node, edge and input is in a pool, and a list of them
/// is the list of their places, where a pair is a range. So the size grows with the edits and not
/// with edits times nodes.
public enum PackedWorkflow {
  private static let format = "easel-workflow-packed/1"
  /// How many elements all lists may have in all.
  private static let elementLimit = 20_000_000

  /// Packs what ``Engine/exportWorkflow(_:)`` gave.
  public static func packed(_ json: JSONValue) -> JSONValue {
    guard var workflow = json.object, let revisions = workflow["revisions"]?.array else {
      return json
    }
    var pool = Pool()
    workflow["revisions"] = .array(
      revisions.map { revision in
        guard var object = revision.object else { return revision }
        if var draft = object["editorInfo"]?.object {
          for key in ["nodes", "edges"] { draft[key] = pool.list(draft[key]) ?? draft[key] }
          object["editorInfo"] = .object(draft)
        }
        object["inputs"] = pool.list(object["inputs"]) ?? object["inputs"]
        object["envelope"] = object["envelope"].map { .integer(pool.place(of: $0)) }
        return .object(object)
      }
    )
    return [
      "version": .string(format), "pool": .array(pool.values), "workflow": .object(workflow),
    ]
  }

  /// Gives what was packed; a value of another form as it is.
  ///
  /// Throws ``EngineError/invalidImport(member:)``.
  public static func unpacked(_ json: JSONValue) throws(EngineError) -> JSONValue {
    guard json["version"]?.string == format else { return json }
    guard let pool = json["pool"]?.array, var workflow = json["workflow"]?.object,
      let revisions = workflow["revisions"]?.array
    else { throw .invalidImport(member: "workflow") }
    var room = elementLimit
    var unpacked: [JSONValue] = []
    for revision in revisions {
      guard var object = revision.object else { throw .invalidImport(member: "revisions") }
      if var draft = object["editorInfo"]?.object {
        for key in ["nodes", "edges"] { draft[key] = try list(draft[key], pool, &room) }
        object["editorInfo"] = .object(draft)
      }
      object["inputs"] = try list(object["inputs"], pool, &room)
      if let place = object["envelope"] { object["envelope"] = try value(at: place, pool) }
      unpacked.append(.object(object))
    }
    workflow["revisions"] = .array(unpacked)
    return .object(workflow)
  }

  private static func list(
    _ packed: JSONValue?,
    _ pool: [JSONValue],
    _ room: inout Int,
  ) throws(EngineError) -> JSONValue? {
    guard let places = packed?["$pool"]?.array else { return packed }
    var elements: [JSONValue] = []
    for place in places {
      guard let range = place.array else {
        elements.append(try value(at: place, pool))
        continue
      }
      guard range.count == 2, let first = range[0].number?.int, let last = range[1].number?.int,
        pool.indices.contains(first), pool.indices.contains(last), first <= last
      else { throw .invalidImport(member: "pool") }
      room -= last - first + 1
      guard room >= 0 else { throw .invalidImport(member: "pool") }
      elements += pool[first...last]
    }
    room -= elements.count
    guard room >= 0 else { throw .invalidImport(member: "pool") }
    return .array(elements)
  }

  private static func value(
    at place: JSONValue,
    _ pool: [JSONValue],
  ) throws(EngineError) -> JSONValue {
    guard let place = place.number?.int, pool.indices.contains(place) else {
      throw .invalidImport(member: "pool")
    }
    return pool[place]
  }
}

/// The distinct values of a workflow's revisions, in the order in which they first appeared.
private struct Pool {
  private(set) var values: [JSONValue] = []
  private var places: [JSONValue: Int] = [:]

  mutating func place(of value: JSONValue) -> Int {
    if let known = places[value] { return known }
    places[value] = values.count
    values.append(value)
    return values.count - 1
  }

  /// The places of a list's elements; nil where it is no list.
  mutating func list(_ value: JSONValue?) -> JSONValue? {
    guard let elements = value?.array else { return nil }
    var ranges: [ClosedRange<Int>] = []
    for element in elements {
      let place = place(of: element)
      if let last = ranges.last, last.upperBound + 1 == place {
        ranges[ranges.count - 1] = last.lowerBound...place
      } else {
        ranges.append(place...place)
      }
    }
    let spelled: [JSONValue] = ranges.map { range in
      range.count == 1
        ? .integer(range.lowerBound) : [.integer(range.lowerBound), .integer(range.upperBound)]
    }
    return ["$pool": .array(spelled)]
  }
}
