/// What one evaluation may spend.
public struct CELLimits: Sendable, Hashable {
  /// The most steps: a node of the expression, 32 bytes of text, a state of a pattern are one.
  public var steps: Int
  /// The most bytes of all values built together, and of the result with its parts.
  public var memory: Int

  /// Limits; the defaults end any evaluation within seconds, most within one.
  public init(steps: Int = 10_000_000, memory: Int = 64 << 20) {
    self.steps = steps
    self.memory = memory
  }

  static let unlimited = CELLimits(steps: .max, memory: .max)
}

/// How a source is read.
public struct CELParseOptions: Sendable, Hashable {
  /// The namespace in which names are looked up first, such as `com.example`; empty for none.
  public var container: String
  /// Whether `has`, `all`, `map`, `cel.bind` and the other macros are more than functions.
  public var expandsMacros: Bool
  /// The longest source, in bytes.
  public var maximumSourceSize: Int
  /// The deepest nesting of brackets, calls and signs; selections may be four times as many.
  ///
  /// That is also how many levels the value of an expression has at most. Reading and evaluating
  /// need no stack that grows with it, but freeing a value does, about 150 bytes a level.
  public var maximumDepth: Int

  /// Options; the defaults are for expressions of strangers.
  public init(
    container: String = "",
    expandsMacros: Bool = true,
    maximumSourceSize: Int = 1 << 20,
    maximumDepth: Int = 100,
  ) {
    self.container = container
    self.expandsMacros = expandsMacros
    self.maximumSourceSize = maximumSourceSize
    self.maximumDepth = maximumDepth
  }
}
