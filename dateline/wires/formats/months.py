"""Month names in 54 languages, folded to lower case without accents, for reading dates in feeds.

Source: Unicode CLDR as shipped with Babel 2.18.0 (Unicode License V3), wide and abbreviated names
(of those of Asia, and of Belarusian and Kazakh, wide ones alone, with the Arabic names of the Levant);
words that mean different months in different languages (Croatian and Polish `listopad`) are left out.
"""

from __future__ import annotations

_NAMES = (
    "ean eanair ene enero gen gener gennaio ian ianuarie ionawr jaan jaanuar jan janar janeiro "
    "januar januara januari januarie january janv janvaris janvier led leden ledna oca ocak "
    "saus sausio sausis sij sijecanj sijecnja sty styczen stycznia tammi tammikuu tammikuuta "
    "urt urtarrila xan xaneiro yan yanvar ιαν ιανουαριοσ ιανουαριου січ січень січня янв январь "
    "января яну януари јан јануар јануари հնվ հունվար հունվարի ינואר يناير ژانویه იან იანვარი",
    "chw chwef chwefror feabh feabhra feb febbraio febr febreiro febrer febrero februar "
    "februara februari februarie februaris february fev fevereiro fevr fevral fevrier helmi "
    "helmikuu helmikuuta lut lutego luty ots otsaila shk shkurt sub subat uno unor unora vas "
    "vasario vasaris veebr veebruar velj veljaca veljace φεβ φεβρουαριοσ φεβρουαριου лют лютии "
    "лютого феб фебруар фев февр февраль февраля февруари փետրվար փետրվարի փտվ פברואר فبراير "
    "فوریه თებ თებერვალი",
    "bre brezen brezna kov kovas kovo maalis maaliskuu maaliskuuta maart mac machi mar marc "
    "marca march marcius marco marec maret mars mart marta martie marts martxoa marz marzec "
    "marzo maw mawrth mrt mrz ozu ozujak ozujka μαρ μαρτιοσ μαρτιου бер березень березня мар март "
    "марта մարտ մարտի մրտ מרץ مارس მარ მარტი",
    "abr abril aib aibrean api apirila apr aprel april aprila aprile aprili aprilie aprilis "
    "aprill avr avril bal balandis balandzio dub duben dubna ebr ebrill huhti huhtikuu "
    "huhtikuuta kwi kwiecien kwietnia nis nisan pri prill tra travanj travnja απρ απριλιοσ "
    "απριλιου апр апрель апреля април квіт квітень квітня ապր ապրիլ ապրիլի אפריל ابريل اوریل "
    "აპრ აპრილი",
    "beal bealtaine geg geguze geguzes kve kveten kvetna mag maggio mai maiatza maig maijs maio "
    "maj maja majus may mayo mayıs mei svi svibanj svibnja touko toukokuu toukokuuta μαι μαιοσ "
    "μαιου маи мая мај трав травень травня մայիս մայիսի մյս מאי مايو مه მაი მაისი",
    "birz birzelio birzelis cerven cervna cvn cze czerwca czerwiec eka ekaina giu giugno haz "
    "haziran iun iunie iyn iyun juin jun juna june junho juni junie junij junijs junio junius "
    "juny juuni kesa kesakuu kesakuuta lipanj lipnja meh mehefin meith meitheamh qer qershor "
    "xuno ιουν ιουνιοσ ιουνιου июн июнь июня черв червень червня юни јун јуни հնս հունիս "
    "հունիսի יוני يونيو ژوين ივნ ივნისი",
    "cervence cervenec cvc gor gorff gorffennaf heina heinakuu heinakuuta iuil iul iulie iyl "
    "iyul juil juillet jul jula julai julho juli julie julij julijs julio juliol julius july "
    "juuli korr korrik liep liepa liepos lipca lipiec lug luglio srpanj srpnja tem temmuz uzt "
    "uztaila xul xullo ιουλ ιουλιοσ ιουλιου июл июль июля лип липень липня юли јул јули հլս "
    "հուլիս հուլիսի יולי يوليو ژويیه ივლ ივლისი",
    "abu abuztua ag ago agost agosti agosto agu agust agustos agustus aout aug august augusta "
    "augusti augusts augustus augusztus avg avgust avq avqust awst elo elokuu elokuuta gush "
    "gusht kol kolovoz kolovoza lun lunasa ogo ogos rugp rugpjucio rugpjutis sie sierpien "
    "sierpnia srpen srpna αυγ αυγουστοσ αυγουστου авг август августа серп серпень серпня "
    "օգոստոս օգոստոսի օգս אוגוסט اغسطس اوت აგვ აგვისტო",
    "eyl eylul ira iraila mfomh rugs rugsejis rugsejo ruj rujan rujna sen sentyabr sep sept "
    "septemba september septembra septembre septembrie septembris septiembre set setembre "
    "setembro settembre sht shtator syys syyskuu syyskuuta szept szeptember wrz wrzesien "
    "wrzesnia zar zari σεπ σεπτεμβριοσ σεπτεμβριου вер вересень вересня сент сен сентябрь сентября "
    "сеп септембар септември սեպ սեպտեմբեր սեպտեմբերի ספטמבר سبتمبر سپتامبر სექ სექტემბერი",
    "deireadh dfomh eki ekim hyd hydref loka lokakuu lokakuuta oct october octobre octombrie "
    "octubre okt oktoba oktober oktobra oktobris oktoober oktyabr ott ottobre out outubro paz "
    "pazdziernik pazdziernika rij rijen rijna spal spalio spalis tet tetor urr urria οκτ "
    "οκτωβριοσ οκτωβριου жовт жовтень жовтня окт октобар октомври октябрь октября հոկ հոկտեմբեր "
    "հոկտեմբերի אוקטובר اكتوبر اکتبر ოქტ ოქტომბერი",
    "aza azaroa kas kasım lapkr lapkricio lapkritis listopadu marras marraskuu marraskuuta "
    "nentor noiembrie nov novemba november novembra novembre novembris novembro noviembre noy "
    "noyabr samh samhain stu studeni studenoga tach tachwedd νοε νοεμβριοσ νοεμβριου лист "
    "листопад листопада нов новембар ное ноември нояб ноябрь ноября նոյ նոյեմբեր նոյեմբերի "
    "נובמבר نوامبر نوفمبر ნოე ნოემბერი",
    "abe abendua aralık dec december decembra decembre decembrie decembris decembro dek dekabr "
    "des desemba desember desembre dets detsember dez dezember dezembro dhj dhjetor dic "
    "dicembre diciembre disember gru grudnia grudzien gruod gruodis gruodzio joulu joulukuu "
    "joulukuuta noll nollaig pro prosinac prosinca prosince prosinec rhag rhagfyr δεκ "
    "δεκεμβριοσ δεκεμβριου груд грудень грудня дек декабрь декабря декември дец децембар դեկ "
    "դեկտեմբեր դեկտեմբերի דצמבר دسامبر ديسمبر დეკ დეკემბერი",
)

_OF_ASIA = (
    "มกราคม जनवरी জানুযারী ஜனவரி జనవరి जानेवारी جنوری қаңтар студзеня студзень",
    "กมภาพันธ์ फरवरी ফেবরুযারী பிபரவரி ఫిబరవరి फेबरुवारी فروری फेबरुअरी ақпан лютага люты شباط",
    "มีนาคม मारच মারচ மாரச మారచి مارچ наурыз сакавіка сакавік اذار",
    "เมษายน अपरैल এপরিল ஏபரல ఏపరిల एपरिल اپریل अपरिल сәуір красавіка красавік نيسان",
    "พฤษภาคม मई মে மே మే मे ميی мамыр ايار",
    "มิถนายน जून জুন ஜூன జూన جون जुन маусым чэрвеня чэрвень حزيران",
    "กรกฎาคม जुलाई জুলাই ஜூலை జులె जुलै جولايی шілде ліпеня ліпень تموز",
    "สิงหาคม अगसत আগসট ஆகஸட ఆగసటు ऑगसट اگست अगसट тамыз жніуня жнівень اب",
    "กันยายน सितंबर সেপটেমবর செபடமபர సెపటెంబర सपटेंबर ستمبر सेपटेमबर қыркүиек верасня верасень ايلول",
    "ตลาคม अकटूबर অকটোবর அகடோபர అకటోబర ऑकटोबर اکتوبر अकटोबर қазан кастрычніка кастрычнік",
    "พฤศจิกายน नवंबर নভেমবর நவமபர నవంబర नोवहेंबर نومبر नोभेमबर қараша лістапада лістапад",
    "ธันวาคม दिसंबर ডিসেমবর டிசமபர డిసెంబర डिसेंबर دسمبر डिसेमबर желтоқсан снежня снежань",
)

MONTHS: dict[str, int] = {
    word: number
    for table in (_NAMES, _OF_ASIA)
    for number, names in enumerate(table, 1)
    for word in names.split()
}
