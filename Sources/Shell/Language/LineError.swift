/// Why a line is no command.
public struct LineError: Error, Sendable, Hashable {
  /// What is wrong.
  public enum Kind: Sendable, Hashable {
    /// A quote was never closed.
    case openQuote(String)
    /// A bracket was never closed.
    case openBracket(String)
    /// An escape in a text in double quotes is none of JSON's.
    case badEscape
    /// A quote closes, and a word goes on.
    case textAfterValue
    /// A double quote stands within a word.
    case quoteInWord
    /// A control character stands in the line.
    case controlCharacter(UInt32)
    /// A list or an object is not JSON.
    case badJSON(String)
    /// Something after `$` is no reference.
    case badReference
    /// A reference stands where a parameter's name should be.
    case referenceAsName(String)
    /// `@` without a path.
    case missingPath
    /// `name=` without a value.
    case missingValue(String)
    /// A comma where blanks separate.
    case strayComma
    /// A comma with no parameter before or after it.
    case emptyParameter
    /// A quote stands where the command's name should be.
    case badCommandName
    /// The line has more bytes than the limit.
    case tooLong(limit: Int)
  }

  /// What is wrong.
  public let kind: Kind
  /// Where, in UTF-8 offsets of the line.
  public let range: Range<Int>

  /// An error at a place.
  public init(_ kind: Kind, at range: Range<Int>) {
    self.kind = kind
    self.range = range
  }

  /// What is wrong, as a sentence.
  public var message: String {
    switch kind {
    case .openQuote(let quote): "the quote \(quote) is never closed"
    case .openBracket(let bracket): "the bracket \(bracket) is never closed"
    case .badEscape: "this is no escape of JSON"
    case .textAfterValue: "a blank is missing after the value"
    case .quoteInWord: "a double quote stands within a word"
    case .controlCharacter(let value):
      "the line has a control character (U+00\(value < 16 ? "0" : "")\(String(value, radix: 16, uppercase: true)))"
    case .badJSON(let message): message
    case .badReference: "this is no reference"
    case .referenceAsName: "a parameter's name has no `$`"
    case .missingPath: "a path is missing after `@`"
    case .missingValue(let name): "a value is missing after \(codeSpan(name + "="))"
    case .strayComma: "commas separate parameters only after `manage_workflows`"
    case .emptyParameter: "a parameter is missing beside the comma"
    case .badCommandName: "a command begins with its name"
    case .tooLong(let limit): "the command is longer than \(limit) bytes"
    }
  }

  /// What would work.
  public var remedy: String {
    switch kind {
    case .openQuote: "close it, or put the whole text in the other kind of quotes"
    case .openBracket: "close it, or quote the text"
    case .badEscape: #"write \\ for a backslash, or use single quotes"#
    case .textAfterValue: "put a blank between the values"
    case .quoteInWord: "quote the whole word: '…'"
    case .controlCharacter: #"remove it, or write it as \u00… in double quotes"#
    case .badJSON: "correct the JSON, or quote it to make it a text"
    case .badReference: "write `$node` or `$node.handle`, or quote the text"
    case .referenceAsName(let name): "write \(codeSpan(name + "=…"))"
    case .missingPath: #"write `@picture.png`, or `@"a name with blanks.png"`"#
    case .missingValue(let name): "for an empty text write \(codeSpan(name + "=\"\""))"
    case .strayComma: "separate with blanks, or quote the text"
    case .emptyParameter: "remove the comma"
    case .badCommandName: "`help` lists the commands"
    case .tooLong: "put the data into a file and write `@path`"
    }
  }
}
