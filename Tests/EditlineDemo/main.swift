// A program for the tests of the line editor: it says what it reads.

import Editline
import Glibc

let arguments = CommandLine.arguments.dropFirst()
if arguments.contains("--reader") {
  try await runReader()
  exit(0)
}
let editor = try LineEditor(program: "demo")
let words = ["gallery", "generate", "generations", "graph", "grüße", "画像"]

/// Prints at once, since the standard output of a pipe is kept back.
func say(_ text: String) {
  print(text)
  fflush(nil)
}

/// Whether brackets are closed.
func isClosed(_ text: String) -> Bool {
  text.reduce(0) { $0 + ($1 == "{" ? 1 : $1 == "}" ? -1 : 0) } <= 0
}

func complete(_ line: String, _ cursor: Int) -> Completion {
  let before = String(decoding: line.utf8.prefix(cursor), as: UTF8.self)
  let word = String(before.split(separator: " ", omittingEmptySubsequences: false).last ?? "")
  var candidates = words.filter { $0.hasPrefix(word) }
    .map { Completion.Candidate($0, suffix: " ") }
  if word == "crash" { abort() }
  if word == "exit" { exit(7) }
  if word == "many" {
    candidates = (1...100).map { Completion.Candidate("many\($0)", description: "number \($0)") }
  }
  if word == "d" {
    candidates = [
      Completion.Candidate("draft/image", description: "draws a card that shows its prompt"),
      Completion.Candidate("downscale", description: "makes a picture smaller\u{7}"),
    ]
  }
  return Completion(replacing: cursor - word.utf8.count..<cursor, candidates: candidates)
}

editor.isComplete = isClosed
editor.completion = complete
if arguments.contains("--color") {
  editor.highlight = { line in
    let word = line.prefix { $0 != " " }
    return [HighlightSpan(range: 0..<word.utf8.count, style: "1;36")]
  }
  editor.suggestion = { line in
    words.first { $0.hasPrefix(line) && $0 != line }.map { String($0.dropFirst(line.count)) }
  }
}
if arguments.contains("--long-history") {
  for number in 1...5000 { editor.addToHistory("earlier line \(number)") }
}
let messages = editor.messages
messages.post("ready")

/// Posts a message after the next byte on the file, whose name is the last argument.
func postWhenTold() {
  guard let path = arguments.last, arguments.contains("--post") else { return }
  var thread = pthread_t()
  let context = Unmanaged.passRetained(PostOrder(path: path, messages: messages)).toOpaque()
  pthread_create(&thread, nil, PostOrder.run, context)
}

/// What the posting thread needs.
final class PostOrder: Sendable {
  let path: String
  let messages: MessagePoster

  init(path: String, messages: MessagePoster) {
    self.path = path
    self.messages = messages
  }

  /// Opening the named pipe waits for its writer.
  static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
    context in
    guard let context else { return nil }
    let order = Unmanaged<PostOrder>.fromOpaque(context).takeRetainedValue()
    while true {
      let file = open(order.path, O_RDONLY)
      guard file >= 0 else { return nil }
      var buffer = [UInt8](repeating: 0, count: 256)
      let count = read(file, &buffer, buffer.count)
      close(file)
      order.messages.post(String(decoding: buffer[..<max(0, count)], as: UTF8.self))
    }
  }
}

postWhenTold()
var number = 0
reading: while true {
  number += 1
  switch editor.readLine(prompt: "\u{1B}[1;32mdemo\u{1B}[0m \(number)› ") {
  case .line("quit"): break reading
  case .line("watch"):
    let watch = InterruptWatch { messages.post("interrupted run") }
    say("running")
    var input = [UInt8](repeating: 0, count: 64)
    let count = read(0, &input, input.count)
    watch.cancel()
    say("ran \(count)")
  case .line("nested"):
    let watch = InterruptWatch { messages.post("interrupted run") }
    say("inner \(editor.readLine(prompt: "inner› "))")
    watch.cancel()
  case .line("idle"):
    say("idle now")
    while true { pause() }
  case .line(let line):
    editor.addToHistory(line)
    say("got \(line.debugDescription)")
  case .endOfInput:
    say("end of input")
    break reading
  case .interrupted: say("interrupted")
  case .failed(let error): say("failed \(error)")
  }
}
