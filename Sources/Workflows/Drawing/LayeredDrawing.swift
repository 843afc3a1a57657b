/// Draws figures in layers: boxes in rows from top to bottom, lines between them, and frames
/// around loops.
struct LayeredDrawing {
  let scopes: Scopes
  /// The text of each figure.
  let texts: [FigureText]
  /// How much room a drawing takes.
  enum Density: Comparable, CaseIterable {
    /// A free line between rows, and gates in frames of their own.
    case roomy
    /// Rows directly below each other where no line needs the room, and gates in the border.
    case dense
    /// Settings are left out, too.
    case brief
  }

  /// How much room it takes.
  var density = Density.roomy

  /// The inside of a scope, with the columns where its nets come in and go out.
  struct Inside {
    var sheet: Sheet
    /// By net.
    var top: [Int: Int] = [:]
    /// By net.
    var bottom: [Int: Int] = [:]
  }

  /// The sheet of everything, at most `columns` wide; nil where it does not fit.
  func sheet(columns: Int) -> Sheet? { inside(scopes.outside, columns: columns)?.sheet }

  /// The inside of a scope; as deep as frames are nested, which is bounded.
  func inside(_ scope: Scopes.Scope, columns: Int) -> Inside? {
    guard let plan = ScopePlan(scope, self, columns: columns),
      var layers = plan.layers(columns: columns)
    else { return nil }
    layers.order()
    let widths = RowWidths(plan, layers, columns: columns).widths
    let placement = plan.placement(&layers, widths: widths, columns: columns)
    return ScopeAssembly(plan, layers, self, widths, placement).inside
  }
}
