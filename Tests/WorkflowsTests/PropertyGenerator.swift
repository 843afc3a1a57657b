import JSON
import Workflows

/// The same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Makes values, graphs and files of every shape that a file may have.
struct PropertyGenerator {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  private static let letters: [String] = [
    "a", "Z", "0", " ", "_", "\"", "\\", "/", "\u{0}", "\n", "\r", "\t", "\u{1B}", "\u{7F}",
    "é", "e\u{301}", "ß", "日", "😀", "👩‍👩‍👧", "\u{2028}", "\u{202E}", "\u{FEFF}", "\u{10FFFF}", "`", "$",
    "{", "]",
  ]

  mutating func text(_ length: Int = 12) -> String {
    var text = ""
    for _ in 0..<below(length) { text += pick(Self.letters) }
    return text
  }

  mutating func numeral() -> JSONNumber {
    let spellings = [
      "0", "-0", "1", "1.0", "1.50", "-2.5e-3", "1E+2", "9223372036854775807",
      "18446744073709551616", "0.1000000000000000055511151231257827", "1e400", "123456789012",
    ]
    return JSONNumber(pick(spellings)) ?? JSONNumber(below(1000))
  }

  mutating func value(_ depth: Int = 4) -> JSONValue {
    switch below(depth > 0 ? 8 : 5) {
    case 0: return .null
    case 1: return .bool(chance(50))
    case 2: return .number(numeral())
    case 3, 4: return .string(text())
    case 5: return .array((0..<below(4)).map { _ in value(depth - 1) })
    default: return .object(object(depth - 1))
    }
  }

  mutating func object(_ depth: Int, upTo count: Int = 5) -> JSONObject {
    var object = JSONObject()
    // Now and then more members than are searched one by one.
    for _ in 0..<below(chance(5) ? 40 : count) { object[text()] = value(depth) }
    return object
  }

  /// `fields` with members that nobody knows strewn in.
  private mutating func strewn(_ fields: JSONObject, _ known: [String]) -> JSONValue {
    var members = fields.map { ($0.key, $0.value) }
    for number in 0..<below(3) {
      let key = "x\(number)" + text(6)
      if !known.contains(key) { members.insert((key, value(2)), at: below(members.count + 1)) }
    }
    return .object(JSONObject(members))
  }
}

// MARK: - Graphs

extension PropertyGenerator {
  private static let types = NodeType.known.map(\.name) + ["modelInput", "hologram", "日本 type"]
  private static let models = ["draft/image", "image/upscale", "draft/text", "no/model", ""]
  private static let handles = ["output", "image", "text", "approval", "if1", "else", "item", "?"]
  private static let inputs = ["input", "prompt", "image", "approval", "conditional", "width", "?"]
  private static let expressions = [
    "'a' + n0_output", "[n0_output, n1_output]", "n0_output.split(',')", "1 +", "",
    "size(n2_image)",
  ]

  mutating func node(_ number: Int) -> JSONValue {
    let id = chance(95) ? "n\(number)" : pick(["n0", "workflow", "a b", text(8) + "x"])
    let type = pick(Self.types)
    var data = JSONObject()
    if chance(30) { data["title"] = .string(text()) }
    if chance(20) { data["isInput"] = .bool(chance(90)) }
    if chance(20) { data["isOutput"] = .bool(chance(90)) }
    switch type {
    case "model", "llm":
      data["modelId"] = .string(pick(Self.models))
      if chance(80) { data["form"] = .object(object(1)) }
      if chance(40) { data["form"] = ["width": .number(size()), "prompt": .string(text())] }
    case "ifElse":
      data["conditionBlocks"] = .array(
        (0..<below(3)).map { _ in
          [
            "logic": .string(pick(["and", "or", "xor"])),
            "conditions": .array(
              (0..<below(3)).map { _ in
                [
                  "field": .string("n\(below(6))_output"),
                  "operator": .string(pick(["isEmpty", "equals", "between", "?"])),
                  "value": value(1),
                ]
              }
            ),
          ]
        }
      )
    case "forEachEnd": data["parentNodeId"] = .string("n\(below(8))")
    case "sliceAssets":
      data["from"] = chance(70) ? .string("\(below(9) - 4)") : .string("-9223372036854775808")
      if chance(60) { data["count"] = chance(70) ? .string("\(below(5))") : .string("-1") }
    case "transformText", "groupItems": data["value"] = .string(pick(Self.expressions))
    default: if chance(80) { data["value"] = value(2) }
    }
    var fields: JSONObject = ["id": .string(id), "type": .string(type)]
    if chance(85) { fields["position"] = ["x": .integer(below(4000)), "y": .number(numeral())] }
    if chance(95) { fields["data"] = strewn(data, []) }
    if chance(30) { fields["selected"] = .bool(chance(50)) }
    return strewn(fields, ["id", "type", "position", "data"])
  }

  private mutating func size() -> JSONNumber { JSONNumber(below(3000)) }

  mutating func edge(_ number: Int, of count: Int) -> JSONValue {
    let (consumer, producer) = ("n\(below(count + 1))", "n\(below(count + 1))")
    var fields: JSONObject = [
      "id": chance(95) ? .string("e\(number)") : value(1), "source": .string(consumer),
    ]
    let (input, output) = (pick(Self.inputs), pick(Self.handles))
    if chance(95) {
      fields["sourceHandle"] = .string(chance(95) ? "\(consumer)-source-\(input)" : input)
    }
    fields["target"] = .string(producer)
    if chance(95) {
      fields["targetHandle"] = chance(95) ? .string("\(producer)-target-\(output)") : .null
    }
    return strewn(fields, ["id", "source", "sourceHandle", "target", "targetHandle"])
  }

  mutating func graph(upTo limit: Int = 12) -> JSONValue {
    let count = below(limit)
    var fields = JSONObject()
    fields["nodes"] = .array((0..<count).map { node($0) })
    if chance(95) {
      fields["edges"] = .array((0..<below(2 * count + 1)).map { edge($0, of: count) })
    }
    if chance(80) {
      fields["inputKeys"] = .array((0..<below(4)).map { _ in .string("n\(below(count + 1))") })
    }
    if chance(20) { fields["nodeGroups"] = value() }
    return strewn(fields, ["nodes", "edges", "inputKeys"])
  }

  mutating func file() -> JSONValue {
    var fields: JSONObject = ["version": "1.0"]
    if chance(90) { fields["name"] = .string(text()) }
    if chance(80) { fields["description"] = .string(text(40)) }
    fields["editorInfo"] = graph()
    if chance(80) {
      fields["inputs"] = .array(
        (0..<below(4)).map { number in
          let definition: JSONObject = ["type": "string", "name": .string("n\(number)")]
          return chance(90) ? strewn(definition, ["type", "name"]) : value(1)
        }
      )
    }
    if chance(50) { fields["tagSet"] = .array((0..<below(3)).map { _ in .string(text()) }) }
    if chance(30) { fields["exportedBy"] = value() }
    return strewn(fields, ["workflow", "workflows", "definition", "prompt", "flow", "nodes"])
  }
}
