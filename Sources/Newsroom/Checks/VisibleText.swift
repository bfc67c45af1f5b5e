extension StringProtocol {
  /// Whether readers see anything of the text: something that is neither white space nor invisible.
  public var isVisible: Bool {
    unicodeScalars.contains { scalar in
      let properties = scalar.properties
      switch properties.generalCategory {
      case .control, .format, .unassigned, .privateUse, .surrogate, .lineSeparator, .paragraphSeparator,
        .spaceSeparator:
        return false
      case .nonspacingMark, .enclosingMark: return false
      default:
        // Fillers are letters by category, and blank.
        return !properties.isDefaultIgnorableCodePoint && scalar != "\u{2800}"
      }
    }
  }
}
