extension StoryView.Picture {
  /// What a template is given of a picture: its words, and its files to choose from as `srcset` has them.
  ///
  /// - Parameters:
  ///   - base: What stands before the files' names.
  ///   - widest: How many pixels wide a file may be; where none is as narrow, there is the narrowest.
  func values(base: String, atMost widest: Int = .max, isWithinText: Bool = false) -> [String: PageValue] {
    func set(_ files: [PublishedPicture]) -> PageValue {
      .text(files.map { "\(base)\($0.name) \($0.width)w" }.joined(separator: ", "))
    }
    let (common, webP) = (common.narrow(to: widest), webP.narrow(to: widest))
    let standard = common.last { $0.width <= Self.standardWidth } ?? common.first ?? file
    return present([
      "pictureAddress": .text(base + standard.name), "width": .number(standard.width),
      "height": .number(standard.height), "pictureSet": common.count > 1 ? set(common) : nil,
      "webPSet": webP.isEmpty ? nil : set(webP), "alternative": .text(alternative ?? ""),
      "hasWords": .flag(caption != nil || credit != nil), "isUpright": .flag(file.height > file.width),
      "isWithinText": .flag(isWithinText), "caption": caption.map(PageValue.text),
      "credit": credit.map(PageValue.text),
    ])
  }
}

extension [PublishedPicture] {
  /// Those that are no wider, or else the first one.
  fileprivate func narrow(to widest: Int) -> [PublishedPicture] {
    let narrow = filter { $0.width <= widest }
    return narrow.isEmpty ? Array(prefix(1)) : narrow
  }
}
