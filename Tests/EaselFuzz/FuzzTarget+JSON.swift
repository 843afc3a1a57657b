import JSON

extension FuzzTarget {
  /// The JSON parser and printer.
  static let json = FuzzTarget(
    name: "json",
    corpus: [
      #"{"a":[1,2.50,-0,1e400,18446744073709551615,true,false,null],"b":{"é":"\u00e9\ud83d\ude00\n"}}"#,
      #"[[[]],{},"",{"":{"":[]}}]"#, "\u{FEFF} [ 1 , \"日本\" ]\r\n",
      #"{"k0":0,"k1":1,"k2":2,"k3":3,"k4":4,"k5":5,"k6":6,"k7":7,"k8":8,"k9":9,"ka":10,"kb":11,"#
        + #""kc":12,"kd":13,"ke":14,"kf":15,"kg":16,"kh":17,"ki":18}"#,
    ],
    tokens: [
      "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "\\ud83d", "\\ude00", "\\u0000", "null",
      "true",
      "false", "-", "0", "1e", "E+", ".", "1.0", "\"a\"", "\"a\":", " ", "\n", "\t", "e\u{301}",
      "é",
    ],
    nesting: [("[", "]"), ("{\"a\":", "}"), ("[{\"\":[", "]}]")],
    isJSON: true,
  ) { input throws(Broken) in
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(parsing: input) } catch {
      try Broken.unless((0...input.count).contains(error.offset), "an error beyond the text")
      try Broken.unless(error.line > 0 && error.column > 0, "an error without a place")
      try Broken.unless(!error.message.isEmpty, "an error without words")
      return
    }
    let compact = value.compact
    try Broken.unless(parsed(compact) == value, "compact text reads back otherwise")
    try Broken.unless(parsed(value.pretty) == value, "pretty text reads back otherwise")
    try Broken.unless(
      parsed(value.canonical)?.canonical == value.canonical,
      "canonical text has another canonical text",
    )
    try Broken.unless(parsed(compact)?.hashValue == value.hashValue, "equal values hash otherwise")
  }

  private static func parsed(_ text: String) -> JSONValue? {
    try? JSONValue(parsing: text, limits: JSONLimits(size: .max))
  }
}
