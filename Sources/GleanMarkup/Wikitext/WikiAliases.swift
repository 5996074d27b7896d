/// Older and other names of the namespaces of files and categories, by language: `siteinfo` lists only the first name of each.
///
/// Names are MediaWiki's (`languages/messages`), and are facts of each language.
enum WikiAliases {
    static func names(_ language: String) -> [(String, WikiNames.Meaning)] {
        (files[language] ?? []).map { ($0, .file) } + (categories[language] ?? []).map { ($0, .category) }
    }

    private static let files: [String: [String]] = [
        "af": ["Beeld", "Lêer"], "ar": ["صورة", "ملف", "وسائط"], "az": ["Şəkil", "Fayl"], "be": ["Выява", "Файл"], "bg": ["Картинка", "Файл"],
        "bn": ["চিত্র", "ফাইল"], "ca": ["Fitxer", "Imatge"], "cs": ["Soubor"], "da": ["Fil", "Billede"], "de": ["Datei", "Bild"], "el": ["Αρχείο", "Εικόνα"],
        "eo": ["Dosiero"], "es": ["Archivo", "Imagen"], "et": ["Pilt", "Fail"], "eu": ["Fitxategi", "Irudi"], "fa": ["پرونده", "تصویر"], "fi": ["Tiedosto", "Kuva"],
        "fr": ["Fichier"], "gl": ["Ficheiro", "Imaxe", "Arquivo"], "he": ["קובץ", "תמונה"], "hi": ["चित्र", "फ़ाइल"], "hr": ["Datoteka", "Slika"], "hu": ["Fájl", "Kép"],
        "hy": ["Պատկեր"], "id": ["Berkas", "Gambar"], "is": ["Mynd"], "it": ["Immagine"], "ja": ["ファイル", "画像"], "ka": ["ფაილი", "სურათი"], "kk": ["Сурет", "Файл"],
        "ko": ["파일", "그림"], "la": ["Fasciculus", "Imago"], "lt": ["Vaizdas"], "lv": ["Attēls"], "mk": ["Податотека", "Слика"], "ms": ["Fail", "Imej"], "nl": ["Bestand", "Afbeelding"],
        "nn": ["Fil", "Bilde"], "no": ["Fil", "Bilde"], "nb": ["Fil", "Bilde"], "pl": ["Plik", "Grafika"], "pt": ["Ficheiro", "Imagem", "Arquivo"], "ro": ["Fișier", "Imagine", "Fişier"],
        "ru": ["Файл", "Изображение"], "sk": ["Súbor", "Obrázok"], "sl": ["Slika", "Datoteka"], "sq": ["Skeda", "Figura"], "sr": ["Датотека", "Слика", "Datoteka", "Slika"],
        "sh": ["Datoteka", "Slika"], "sv": ["Fil", "Bild"], "ta": ["படிமம்"], "th": ["ไฟล์", "ภาพ"], "tr": ["Dosya", "Resim"], "uk": ["Файл", "Зображення"], "ur": ["ملف", "تصویر"],
        "uz": ["Fayl", "Tasvir"], "vi": ["Tập tin", "Hình"], "zh": ["文件", "檔案", "图像", "圖像", "档案"],
    ]

    private static let categories: [String: [String]] = [
        "ar": ["تصنيف"], "bg": ["Категория"], "ca": ["Categoria"], "cs": ["Kategorie"], "da": ["Kategori"], "de": ["Kategorie"], "el": ["Κατηγορία"], "es": ["Categoría"],
        "fa": ["رده"], "fi": ["Luokka"], "fr": ["Catégorie"], "he": ["קטגוריה"], "hu": ["Kategória"], "id": ["Kategori"], "it": ["Categoria"], "ja": ["カテゴリ"], "ko": ["분류"],
        "nl": ["Categorie"], "no": ["Kategori"], "pl": ["Kategoria"], "pt": ["Categoria"], "ro": ["Categorie"], "ru": ["Категория"], "sr": ["Категорија", "Kategorija"],
        "sv": ["Kategori"], "tr": ["Kategori"], "uk": ["Категорія"], "vi": ["Thể loại"], "zh": ["分类", "分類"],
    ]
}
