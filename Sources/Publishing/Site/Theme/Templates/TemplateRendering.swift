extension Template {
  /// The template with these values filled in; time and memory are linear in what comes out.
  ///
  /// - Parameter partials: By name; the theme has made sure that all are there and that none includes itself.
  func render(_ values: [String: PageValue], partials: [String: Template]) -> [UInt8] {
    var rendering = TemplateRendering(partials: partials, stack: [.fields(values)])
    rendering.show(parts)
    return rendering.output
  }
}

private struct TemplateRendering {
  let partials: [String: Template]
  /// The values that names are looked up in, the innermost last.
  var stack: [PageValue]
  var output: [UInt8] = []

  init(partials: [String: Template], stack: [PageValue]) {
    self.partials = partials
    self.stack = stack
    output.reserveCapacity(32_768)
  }

  mutating func show(_ parts: [Template.Part]) {
    for part in parts {
      switch part {
      case .literal(let bytes): output.append(contentsOf: bytes)
      case .variable(let path): show(value(path))
      case .section(let path, let inner): show(inner, for: value(path))
      case .inverted(let path, let inner): if !(value(path)?.isPresent ?? false) { show(inner) }
      case .partial(let name, _): if let template = partials[name] { show(template.parts) }
      }
    }
  }

  private mutating func show(_ value: PageValue?) {
    switch value {
    case .text(let text): text.appendEscaped(to: &output)
    case .markup(let markup): output.append(contentsOf: markup.utf8)
    case .list, .fields, .flag, nil: break
    }
  }

  private mutating func show(_ parts: [Template.Part], for value: PageValue?) {
    guard let value, value.isPresent else { return }
    guard case .list(let items) = value else {
      if case .flag = value { return show(parts) }
      return show(parts, with: value)
    }
    for item in items { show(parts, with: item) }
  }

  private mutating func show(_ parts: [Template.Part], with value: PageValue) {
    stack.append(value)
    show(parts)
    stack.removeLast()
  }

  private func value(_ path: Template.Path) -> PageValue? {
    guard let first = path.names.first else { return stack.last }
    var found: PageValue?
    if path.isOwn {
      found = stack.last?[first]
    } else {
      for value in stack.reversed() {
        found = value[first]
        if found != nil { break }
      }
    }
    for name in path.names.dropFirst() { found = found?[name] }
    return found
  }
}
