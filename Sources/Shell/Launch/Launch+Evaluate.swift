import CEL
import JSON
import Text

extension Launch {
  /// `easel cel EXPR`: the value, or what is wrong with a caret.
  func evaluate(_ source: String, _ bindings: [String], isTyped: Bool) -> Int32 {
    let values: [String: CELValue]
    do throws(ValueFormError) { values = try Self.values(bindings, isTyped) } catch {
      _ = output.writeError("easel: \(error.message.terminalSafe)\n")
      return ExitStatus.usage
    }
    do throws(CELError) {
      let zones = SystemTimeZones().zones
      return write(try CELExpression(source).evaluate(values, timeZones: zones), isTyped)
    } catch {
      _ = output.writeError(Self.report(error, in: source))
      return 1
    }
  }

  private func write(_ value: CELValue, _ isTyped: Bool) -> Int32 {
    do throws(ValueFormError) {
      _ = output.write((isTyped ? try value.typedJSON().compact : value.readable) + "\n")
      return 0
    } catch {
      _ = output.writeError("easel: \(error.message.terminalSafe)\n")
      return 1
    }
  }

  /// The values of bindings, each `name=JSON`.
  private static func values(
    _ bindings: [String],
    _ isTyped: Bool,
  ) throws(ValueFormError) -> [String: CELValue] {
    var values: [String: CELValue] = [:]
    for binding in bindings {
      guard let equals = binding.utf8.firstIndex(of: UInt8(ascii: "=")) else {
        throw ValueFormError("a binding is name=JSON, and `\(excerpt(binding))` has no value")
      }
      let name = String(binding[..<equals])
      let words = name.split(separator: ".", omittingEmptySubsequences: false)
      guard words.allSatisfy({ isWord($0.utf8) }) else {
        throw ValueFormError("`\(excerpt(name))` cannot be the name of a variable")
      }
      guard values[name] == nil else { throw ValueFormError("`\(excerpt(name))` is bound twice") }
      let text = String(binding[binding.utf8.index(after: equals)...])
      values[name] = try value(text, of: excerpt(name), isTyped)
    }
    return values
  }

  private static func value(
    _ text: String,
    of name: String,
    _ isTyped: Bool,
  ) throws(ValueFormError) -> CELValue {
    let json: JSONValue
    do throws(JSONError) { json = try JSONValue(parsing: text) } catch {
      throw ValueFormError(
        "the value of `\(name)` is not JSON (column \(error.column)): \(error.message)"
      )
    }
    guard isTyped else { return CELValue(plain: json) }
    do throws(ValueFormError) { return try CELValue(typed: json) } catch {
      throw ValueFormError("the value of `\(name)` is not typed: \(error.message)")
    }
  }

  /// Whether this is spelled like a name; one that the language reserves is bound in vain.
  private static func isWord(_ bytes: Substring.UTF8View) -> Bool {
    guard let first = bytes.first, !isDigit(first) else { return false }
    return bytes.allSatisfy { byte in
      isDigit(byte) || byte == UInt8(ascii: "_")
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func excerpt(_ text: String) -> String { text.clipped(to: 60) }

  /// What is wrong with an expression, and carets under the place.
  private static func report(_ error: CELError, in source: String) -> String {
    let position = error.position
    let line = position.line > 1 ? " (line \(position.line))" : ""
    let place = caret(source, position.offset..<position.offset + position.length)
    let lines = place.split(separator: "\n", omittingEmptySubsequences: false)
    return "easel: \(error.message.terminalSafe)\(line)\n"
      + lines.map { "  \($0)\n" }.joined()
  }
}
