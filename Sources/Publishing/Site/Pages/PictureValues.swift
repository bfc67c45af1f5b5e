extension StoryView.Picture {
  /// What a template is given of a picture: its words, and its files to choose from as `srcset` has them.
  ///
  /// - Parameter base: What stands before the files' names.
  func values(base: String, isWithinText: Bool = false) -> [String: PageValue] {
    func set(_ files: [PublishedPicture]) -> PageValue {
      .text(files.map { "\(base)\($0.name) \($0.width)w" }.joined(separator: ", "))
    }
    let (common, standard) = (common, standard)
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
