import JSON

/// Stands in for a language model: a paragraph made of the words of the prompt.
enum DraftText {
  static let parameters = [
    Parameter(name: "prompt", kind: .text(limit: 200_000), isRequired: true),
    Parameter(name: "seed", kind: .seed, fallback: 0),
    Parameter(name: "maxWords", kind: .integer(5...1000), fallback: 60),
  ]

  static func run(_ call: ModelCall) -> ModelOutput {
    let prompt = call.arguments.text("prompt") ?? ""
    var random = Randomness(texts: [prompt], seed: call.arguments.seed().bits)
    let limit = call.arguments.integer("maxWords") ?? 60
    let topics = topics(of: prompt)
    var words = ["[draft]"]
    // No sentence asks for more topics than there are.
    let fitting = sentences.filter { $0.count { $0 == "_" } <= topics.count }
    var openings = random.shuffled(fitting)
    while true {
      if openings.isEmpty { openings = random.shuffled(fitting) }
      let sentence = filled(openings.removeLast(), topics, &random)
      // The first sentence is cut where it must be; others come whole or not at all.
      if words.count > 1, words.count + sentence.count > limit + 1 { break }
      words += sentence.prefix(limit)
      if words.count > limit { break }
    }
    return .text(words.joined(separator: " "))
  }

  /// The words of the prompt that carry its meaning, each once, in order.
  private static func topics(of prompt: String) -> [String] {
    var seen: Set<String> = []
    var topics: [String] = []
    for word in prompt.typographic.prefix(20_000).split(whereSeparator: { !isPartOfWord($0) }) {
      let key = word.lowercased()
      guard word.count > 2, word.count < 40, !fillers.contains(key) else { continue }
      if seen.insert(key).inserted { topics.append(key == String(word) ? key : String(word)) }
    }
    return topics.isEmpty ? ["the subject"] : topics
  }

  private static func isPartOfWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "-" || character == "'"
  }

  /// Replaces `_` in a sentence by topics.
  private static func filled(
    _ sentence: String,
    _ topics: [String],
    _ random: inout Randomness,
  ) -> [String] {
    var rest = random.shuffled(topics)
    var result = ""
    for character in sentence {
      guard character == "_" else {
        result.append(character)
        continue
      }
      if rest.isEmpty { rest = random.shuffled(topics) }
      result += rest.removeLast()
    }
    let first = result.prefix(1).uppercased()
    return (first + result.dropFirst()).split(separator: " ").map(String.init)
  }

  private static let fillers = Set(
    """
    the and for with from that this those these are was were has have had not but you your our \
    its his her their them they into onto over under about above below then than when where which \
    who whom what why how can could should would will shall may might must please write describe \
    make give create generate text paragraph sentence sentences words word short long very some \
    any all each every other one two three of in on at to by as is be it or an \
    through across between while during without against toward towards there here
    """.split(separator: " ").map(String.init)
  )

  private static let sentences = [
    "At the centre stands _, drawn in simple shapes against _.",
    "The light falls from the left, so that _ comes forward and _ rests in the shade.",
    "A wide shot opens on _; the eye then travels to _.",
    "Nothing distracts from _.",
    "Between _ and _ lies a quiet space that gives the scene its scale.",
    "The colours are few: one for _, one for _, and one that holds them together.",
    "Up close, _ shows texture and small marks of use.",
    "The mood is calm, with a hint of something about to happen around _.",
    "Behind it all, _ repeats as a pattern, softer with distance.",
    "Seen from a low angle, _ seems larger than it is.",
    "The last detail is _, placed where the lines meet.",
    "It ends on _, held for a moment longer than expected.",
  ]
}

extension Randomness {
  /// The elements in an order that depends on the stream.
  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var elements = elements
    for index in elements.indices.dropFirst().reversed() {
      elements.swapAt(index, below(index + 1))
    }
    return elements
  }
}
