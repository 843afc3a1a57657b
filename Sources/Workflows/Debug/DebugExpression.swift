/// An expression as it is typed, with its references turned into CEL variables.
///
/// `$node` and `$node.handle` are references outside of quotes; a path such as `$art[3]` or
/// `$portrait/sketch` is one where there is such a node.
public struct DebugExpression: Sendable {
  /// A node with one of its handles, as it was typed.
  public struct Reference: Sendable, Hashable {
    /// The path.
    public var path: String
    /// The handle; nil for the first output.
    public var handle: String?
    /// The variable that stands for it in the CEL.
    public var variable: String

    /// A reference.
    public init(path: String, handle: String?, variable: String) {
      self.path = path
      self.handle = handle
      self.variable = variable
    }
  }

  /// The CEL.
  public private(set) var source = ""
  /// The references, each once.
  public private(set) var references: [Reference] = []
  /// Where the references begin and end, in the CEL and in the text.
  private var marks: [(source: Int, text: Int)] = []

  /// Reads `text`; `isPath` says whether there is a node of a path.
  public init(_ text: String, isPath: (String) -> Bool) {
    var quote: Character?
    var rest = text[...]
    while let character = rest.first {
      rest.removeFirst()
      if let open = quote {
        source.append(character)
        if character == "\\", let escaped = rest.popFirst() { source.append(escaped) }
        if character == open { quote = nil }
        continue
      }
      if character == "'" || character == "\"" { quote = character }
      guard character == "$", let first = rest.first, first.isLetter || first == "_" else {
        source.append(character)
        continue
      }
      marks.append((source.utf8.count, text.utf8.count - rest.utf8.count - 1))
      let path = Self.path(&rest, isPath: isPath)
      source += variable(for: path, Self.handle(&rest))
      marks.append((source.utf8.count, text.utf8.count - rest.utf8.count))
    }
  }

  /// The place in the text that a place in the CEL comes from, in UTF-8 offsets.
  ///
  /// Inside of a reference it is where the reference begins.
  public func offset(inText offset: Int) -> Int {
    guard let place = marks.lastIndex(where: { $0.source <= offset }) else { return offset }
    let mark = marks[place]
    return place % 2 == 0 ? mark.text : mark.text + offset - mark.source
  }

  /// The reference that is the whole expression, if it is one.
  public var only: Reference? {
    guard references.count == 1, source == references[0].variable else { return nil }
    return references[0]
  }

  private mutating func variable(for path: String, _ handle: String?) -> String {
    if let known = references.first(where: { $0.path == path && $0.handle == handle }) {
      return known.variable
    }
    let spelling = path + (handle.map { "_\($0)" } ?? "")
    var variable = String(spelling.map { $0.isLetter || $0.isNumber ? $0 : "_" })
    // Two paths may differ only in what no variable can have.
    while references.contains(where: { $0.variable == variable }) { variable += "_" }
    references.append(Reference(path: path, handle: handle, variable: variable))
    return variable
  }

  private static func word(_ rest: inout Substring) -> String {
    let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    rest.removeFirst(word.count)
    return String(word)
  }

  /// A node's id, with as many numbers and further ids as make a path.
  private static func path(_ rest: inout Substring, isPath: (String) -> Bool) -> String {
    var path = word(&rest)
    while true {
      var trial = rest
      let sign = trial.popFirst()
      if sign == "[" {
        let digits = trial.prefix(10, while: { $0.isASCII && $0.isNumber })
        trial.removeFirst(digits.count)
        guard !digits.isEmpty, trial.popFirst() == "]" else { return path }
        // The number of an outer loop alone makes no path yet.
        let next = "\(path)[\(digits)]"
        guard isPath(next) || trial.first == "[" && isLonger(next, trial, isPath) else {
          return path
        }
        (path, rest) = (next, trial)
      } else if sign == "/" {
        let next = "\(path)/\(word(&trial))"
        guard isPath(next) || trial.first == "[" && isLonger(next, trial, isPath) else {
          return path
        }
        (path, rest) = (next, trial)
      } else {
        return path
      }
    }
  }

  /// Whether `path` becomes one with the numbers that follow it.
  private static func isLonger(
    _ path: String,
    _ rest: Substring,
    _ isPath: (String) -> Bool,
  ) -> Bool {
    var path = path
    var rest = rest
    for _ in 0..<16 {
      guard rest.first == "[", let end = rest.firstIndex(of: "]") else { return false }
      path += rest[...end]
      rest = rest[rest.index(after: end)...]
      if isPath(path) { return true }
    }
    return false
  }

  /// `.handle`, unless it is a call.
  private static func handle(_ rest: inout Substring) -> String? {
    let after = rest.dropFirst()
    guard rest.first == ".", let next = after.first, next.isLetter || next == "_",
      !after.drop(while: { $0.isLetter || $0.isNumber || $0 == "_" }).hasPrefix("(")
    else { return nil }
    rest.removeFirst()
    return word(&rest)
  }
}

extension Substring {
  fileprivate func prefix(_ limit: Int, while predicate: (Character) -> Bool) -> Substring {
    prefix(limit).prefix(while: predicate)
  }
}
