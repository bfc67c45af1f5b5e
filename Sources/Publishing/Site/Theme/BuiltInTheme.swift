/// The files of the theme that is built into the program: what a newsroom begins with, and may export to change.
public enum BuiltInTheme {
  /// Each file's name and text; tables of languages are in the directory `languages`.
  public static let files: [(name: String, bytes: [UInt8])] = [
    ("author.mustache", PackageResources.author_mustache), ("desk.mustache", PackageResources.desk_mustache),
    ("foot.mustache", PackageResources.foot_mustache), ("front.mustache", PackageResources.front_mustache),
    ("head.mustache", PackageResources.head_mustache), ("list.mustache", PackageResources.list_mustache),
    ("names.mustache", PackageResources.names_mustache),
    ("picture.mustache", PackageResources.picture_mustache), ("story.mustache", PackageResources.story_mustache),
    ("teaser.mustache", PackageResources.teaser_mustache), ("withdrawn.mustache", PackageResources.withdrawn_mustache),
    ("style.css", PackageResources.style_css),
    ("languages/ar.json", PackageResources.ar_json), ("languages/de.json", PackageResources.de_json),
    ("languages/en.json", PackageResources.en_json), ("languages/es.json", PackageResources.es_json),
    ("languages/fr.json", PackageResources.fr_json), ("languages/hy.json", PackageResources.hy_json),
    ("languages/ja.json", PackageResources.ja_json), ("languages/pt.json", PackageResources.pt_json),
    ("languages/ru.json", PackageResources.ru_json), ("languages/sw.json", PackageResources.sw_json),
  ]
}
