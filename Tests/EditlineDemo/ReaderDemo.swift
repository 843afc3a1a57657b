import Editline

/// Reads lines in an actor, while another task works when it is told to.
func runReader() async throws {
  var callbacks = LineReader.Callbacks()
  callbacks.isComplete = { !$0.hasSuffix("\\") }
  let reader = try LineReader(program: "demo", callbacks: callbacks)
  var number = 0
  while true {
    number += 1
    let prompt = "reader \(number)› "
    let reading = await reader.nextLine(prompt: prompt)
    switch reading {
    case .line("cancel"):
      let task = Task { await reader.nextLine(prompt: "cancelled› ") }
      let worker = Task.detached { reader.messages.post("worked") }
      await worker.value
      task.cancel()
      say("cancelled \(await task.value)")
    case .line(let line):
      await reader.addToHistory(line)
      say("got \(line.debugDescription)")
    default:
      say("\(reading)")
      return
    }
  }
}
