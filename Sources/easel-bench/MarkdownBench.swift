import Display

extension Benchmark {
  /// `markdown [--bytes N] [--runs N]`: Markdown of every kind to 100 columns, in colours.
  static let markdown = Benchmark("markdown") { arguments in
    let bytes = try option("bytes", in: arguments, or: 1_000_000)
    let runs = try option("runs", in: arguments, or: 5)
    var text = ""
    while text.utf8.count < bytes { text += sample }
    let renderer = MarkdownRenderer(options: RenderOptions(columns: 100, colors: .trueColor))
    var times: [Double] = []
    for _ in 0..<runs {
      let start = now()
      let shown = await renderer.render(text)
      times.append(now() - start)
      guard shown.utf8.count > text.utf8.count / 2 else { throw BenchError("text is missing") }
    }
    return [
      #"{"bench":"markdown","bytes":\#(text.utf8.count),"runs":\#(runs),"ms":\#(median(times))}"#
    ]
  }

  private static let sample = """
    ## Scene 4, *the harbour*

    The light comes **from below**, as it does on `wet stones`; a boat lies there, and
    [its name](https://example.com/boat) can nearly be read. Nobody has been here since.

    - first a wide picture, of everything that is there
    - then the hands
      1. the left one
      2. the right one

    > Whoever tells it begins in the middle.

    | picture | width | costs |
    |---|---:|---:|
    | harbour | 1024 | 12 CU |
    | hands | 512 | 3 CU |

    ```json
    {"prompt": "a harbour at night", "seed": 7}
    ```


    """
}
