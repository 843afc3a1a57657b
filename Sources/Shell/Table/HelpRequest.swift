/// Returns the line that `NAME?` or `NAME??` stands for; other lines stay as they are.
public func expandingHelp(_ line: String) -> String {
  var name = line.utf8[...]
  while let byte = name.first, LineScanner.isBlank(byte) { name.removeFirst() }
  while let byte = name.last, LineScanner.isBlank(byte) { name.removeLast() }
  guard name.count <= 258, name.last == UInt8(ascii: "?") else { return line }
  name.removeLast()
  let isFull = name.last == UInt8(ascii: "?")
  if isFull { name.removeLast() }
  let isName = name.allSatisfy { LineScanner.isNamePart($0) || $0 == UInt8(ascii: "/") }
  guard !name.isEmpty, isName else { return line }
  return "help \(Substring(name))" + (isFull ? " --full" : "")
}
