import Notebook
import Workflows

extension Workbench {
  /// Lets the nodes that `--fresh` names, or all, take no stored results.
  func setFresh(
    _ invocation: Invocation,
    of definition: inout RunDefinition,
  ) throws(ShellError) {
    guard let flag = invocation.flagValue("--fresh") else { return }
    guard let argument = invocation.freshWord ?? (flag.hasOwnValue ? flag : nil) else {
      definition.fresh = [FreshNodes(nil)]
      return
    }
    let names = argument.text.split(separator: ",").map(String.init)
    for name in names { try checkTarget(argument, name: name, of: definition) }
    definition.fresh = [FreshNodes(Set(names))]
  }
}

extension Invocation {
  /// The node in `--fresh NODE`; nil where it is written `--fresh=NODE`, or none is named.
  var freshWord: Argument? {
    guard let flag = flagValue("--fresh"), !flag.hasOwnValue else { return nil }
    return positional(0).flatMap { $0.text == "to" ? nil : $0 }
  }
}
