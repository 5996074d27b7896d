/// The names of the months as pages write them, with their short forms and cases, in lower case.
///
/// English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian, Ukrainian, Turkish, Czech, Swedish, Danish,
/// Norwegian, Finnish, Hungarian, Romanian, Greek and Indonesian; a form that means two months in two of them is left out.
enum MonthNames {
    static let table = WordTable([
        ("""
            january jan januar jänner janvier janv enero ene gennaio gen janeiro januari stycznia styczeń sty января январь янв січня ocak \
            ledna leden januari tammikuuta tammikuu január ianuarie ιανουαρίου
            """, 1),
        ("""
            february feb februar feber février fevrier févr fevr fév febrero febbraio febb fevereiro fev februari lutego luty lut февраля \
            февраль фев лютого şubat února únor helmikuuta helmikuu február februarie φεβρουαρίου
            """, 2),
        ("""
            march mar märz maerz mär mrz mars marzo março marco maart mrt marca marzec марта март мар березня mart března březen \
            maaliskuuta maaliskuu március martie maret marts μαρτίου
            """, 3),
        ("""
            april apr avril avr abril abr aprile kwietnia kwiecień kwi апреля апрель апр квітня nisan dubna duben huhtikuuta huhtikuu \
            április aprilie απριλίου
            """, 4),
        ("""
            may mai mayo maggio mag maio mei maja maj мая май травня mayıs května květen toukokuuta toukokuu május μαΐου
            """, 5),
        ("""
            june jun juni juin junio giugno giu junho czerwca czerwiec cze июня июнь июн червня haziran června červen kesäkuuta kesäkuu \
            június iunie ιουνίου
            """, 6),
        ("""
            july jul juli juillet juil julio luglio lug julho lipca lipiec lip июля июль июл липня temmuz července červenec heinäkuuta \
            heinäkuu július iulie ιουλίου
            """, 7),
        ("""
            august aug août aout agosto ago augustus sierpnia sierpień sie августа август авг серпня ağustos srpna srpen elokuuta elokuu \
            augusztus agustus augusti αυγούστου
            """, 8),
        ("""
            september sept sep septembre septiembre setiembre settembre sett set setembro wrzesień września wrz сентября сентябрь сен сент \
            вересня eylül září syyskuuta syyskuu szeptember septembrie σεπτεμβρίου
            """, 9),
        ("""
            october oct oktober okt octobre octubre ottobre ott outubro października październik paź октября октябрь окт жовтня ekim října \
            říjen lokakuuta lokakuu október octombrie οκτωβρίου
            """, 10),
        ("""
            november nov novembre noviembre novembro listopada listopad lis ноября ноябрь ноя листопада kasım listopadu marraskuuta \
            marraskuu noiembrie νοεμβρίου
            """, 11),
        ("""
            december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro grudnia grudzień gru декабря декабрь дек \
            грудня aralık prosince prosinec joulukuuta joulukuu decembrie desember des δεκεμβρίου
            """, 12),
    ])
}
