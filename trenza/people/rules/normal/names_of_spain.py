"""Familiar forms, abbreviations and regional variants of given names used in Spain.

One line a name: the form everything is written as, then what is used for the same person.
"""

GIVEN = """
francisco: fo
francisco: fco frco fcisco franco. paco pacho paquito curro currito kiko quico fran frasco frasquito
francisco: pancho
francisco: francesc cesc xesc patxi frantzisko prantxes farruco xisco fransisco
francisca: fca fcca paqui paca paquita francesca cisca curra frasquita xisca
jose: jse
jose: pepe pepito josep pep xose joseba joxe chepe josele xosep jsoe zose
josefa: pepa pepi pepita josepa xosefa josefita
josefina: fina finita josefine
jose maria: chema txema josemaria josemari joxemari chemari
jose luis: joselu joseluis pepelu
jose antonio: joseantonio josean josetonio
jose manuel: josemanuel josema
jose angel: joseangel
jose carlos: josecarlos
jose miguel: josemi josemiguel
jose ramon: joserra joseramon
jose ignacio: josei joseignacio josinacio
jose francisco: josefrancisco
jose vicente: josevi josevicente
jose javier: josejavier
juan jose: juanjo juanjose
juan manuel: juanma juanmanuel
juan antonio: juanan juanantonio
juan carlos: juanka juancarlos juanca
juan francisco: juanfran juanfrancisco
juan luis: juanlu juanluis
juan miguel: juanmi juanmiguel
juan ramon: juanra juanramon
juan pedro: juanpe juanpedro
juan pablo: juanpablo
juan ignacio: juani juanignacio
juan maria: juanmari
miguel angel: miguelangel migue. mangel
luis miguel: luismi luismiguel
luis maria: luismari
pedro jose: pedrojose
francisco javier: franciscojavier fcojavier franjavier franxavier
francisco jose: franciscojose fcojose
jesus maria: jesusmari
angel maria: angelmari
maria: mria maia. marieta mariya mariia marija mariam. miren
maria carmen: maricarmen mariacarmen maricarme maica mayka maika mamen mcarmen marycarmen
maria carmen: mariadelcarmen
maria carmen: mariacarme menchu
maria jose: marijose mariajose mariajo marijo cote
maria jesus: marijesus mariajesus
maria teresa: mayte maite maitere mariteresa mariteres mariatere mariateresa maritere mteresa
maria teresa: teremari
maria luisa: marisa mariluisa marialuisa malu mariluis
maria isabel: maribel mariisabel mariabel mariaisabel marisabel
maria angeles: mariangeles mariaangeles marigeles marangeles mariangels marangels
maria dolores: maridolores mariadolores maridoli marilo mariloli mariola. mariadolors
maria pilar: maripili maripilar mariapilar
maria soledad: marisol marisole mariasoledad
maria victoria: marivi mariavictoria marivictoria mavi
maria luz: mariluz marialuz
maria paz: maripaz mariapaz
maria mar: marimar mariamar
maria rosa: marirrosa marirosa mariarosa
maria rosario: marirrosario mariarosario
maria mercedes: marimerche mariamercedes
maria concepcion: mariconchi mariaconcepcion
maria antonia: maritoni mariantonia mariaantonia
maria elena: marielena mariaelena malena
maria cruz: maricruz mariacruz
maria cristina: maricris mariacristina
maria fernanda: marifer mariafernanda
maria nieves: marinieves marianieves
maria josefa: maripepa maripepi mariajosefa
maria asuncion: mariasun mariasuncion
maria inmaculada: mariainmaculada
maria eugenia: marigeni maru. mariaeugenia
maria begona: maribego mariabegona
maria lourdes: marilourdes marialourdes
maria amparo: mariamparo
maria magdalena: mariamagdalena
ana maria: anamaria anamari annamaria animari
ana isabel: anabel. anaisabel anabel
ana belen: anabelen
rosa maria: rosamaria rosamari
eva maria: evamaria evamari
luz maria: luzmaria
carmen: mamen. carme karmele carmina. carmela. carmencita karmen carmeta
mercedes: merche merxe merce merceditas mertxe mercedez merse
teresa: tere teresita. maitere. tresa treixa tereixa
rosario: charo charito roser chayo
concepcion: concha conchi conchita concepcio consepcion kontxi kontxa contxi conxita conxi concep
inmaculada: inma imma immaculada inmacualda macu
dolores: lola loli lolita dolors doli doloretes lolin
manuela: manoli manola manolita nela.
manuel: mnl
manuel: manolo manu manolito lolo manolin imanol manoel manel manue
enrique: quique kike enric henrique endika quiquin enrice
ignacio: nacho inaki ignasi inazio nachete inaxio
javier: javi xavi xavier xabier xabi javierito jabier xabat.
antonio: toni tono antoni antonino. tonin andoni ant antonito tonico anton tonet
antonia: toni. tonia. tona. tonie antonieta. antoniya tonyi
jorge: jordi xurxo gorka yorge
juan: joan xoan xan juanito ganix juanico
juana: joana xoana juani. juanita
pedro: pere kepa peio perico pedrito peru. betiri
carlos: carles karlos carlitos charly charlie carlinhos
luis: lluis lois koldo luisito luix lucho luisin
luisa: lluisa luisita koldobike
jaime: jaume xaime jaimito jaimie
pablo: pau pablito paulo
andres: andreu ander andresito
miguel: miquel mikel miguelito micky. miki migel mitxel
angel: anxo angelito angelin aingeru gelo
angeles: angels angelines geles angelita. anxos
joaquin: joaquim quim jokin xaquin ximo quimet juaquin
jesus: suso xesus josu chus jesusin chuchi
jose jesus: josejesus
fernando: ferran nando fernan. perrando ferdinando. fernandito fer
vicente: vicent vicens bixente vicen visent visente vicentet
agustin: agusti agustino. tinin
guillermo: guillem guille guilherme. gillermo
ricardo: ricard richi. ricar
eduardo: eduard edu lalo eduardito
alberto: albert. berto alber
roberto: robert. rober
rafael: fali
rafael: rafel rafa fael rafita rafalin
salvador: salva vador xalbador salvi.
santiago: santi xanti yago. santiaguito
sebastian: sebas sebastia sebastiao bastian sebastianillo
alejandro: alex ale. alexandre. alejo. jandro aleix. alejandrito
alejandra: alejandrina. jandra
daniel: dani danielin danel
domingo: domenec mingo txomin domingos. dominguin
esteban: esteve estevo esteve estebe estevan stevan.
felipe: felip felipito pipe. filipe.
gabriel: gabi. gabri
gonzalo: gonzal gonzo. goncal gontzal
gregorio: goyo gregori grego goio
lorenzo: llorenc lourenzo loren lourenco llorens
martin: marti martino. mattin machin
nicolas: nico nicolau nikolas nicolasito
pascual: pasqual paskual
ramon: moncho erramun ramonet mon.
tomas: tomasin tomeu.
bartolome: bartomeu bartolo tomeu bartolomeu
bernardo: bernat. bernard.
damian: damia
cristobal: cristofol cristofor tobal
emilio: emili emiliet
eugenio: eugeni uxio
eugenia: uxia genia
julio: juli xulio
julia: xulia yulia iulia yuliya iuliya juliya yuliia yulja
julian: xulian
joaquina: quima ximeta
jeronimo: jeroni xeronimo
genaro: xenaro
gerardo: gerard xerardo gerar
hilario: ilario hilari
leonardo: leonard leo.
benito: benet bieito
blas: brais blai
mariano: maria. marianico
mateo: mateu matheo mateuo.
marcos: marc. marcs
oscar: oskar osca
raimundo: raimon
ruben: rubens. ruven
victor: vitor. viktor bictor
victoria: vicky viki viqui bictoria viktoria viktoriya victoriya
isabel: isa sabela chabela belinda. elisabel isabelita ysabel izabel bel
elisabet: elisabeth elizabeth elizabet elisabete elizabete eli.
margarita: marga margarida margot. margaret. margari
montserrat: montse montsita monserrat monse montserra muntsa
pilar: pili pilarin pilarica piluca pilara
soledad: sole soledat solita
encarnacion: encarna encarni encarnacio canita
asuncion: asun assumpcio chon asuncio assumpta asumpta asunta
purificacion: puri purificacio pura
trinidad: trini trinitat trinita
visitacion: visi visitacio
consuelo: chelo consol chelito
remedios: reme remei remedio
nieves: neus edurne nieve
amparo: empar amparito desamparados amparin
milagros: mila. milagritos miracle. milagro milagrosa
rosa: rosita rosi roseta arrosa
begona: bego begonya begonha begoinha
aranzazu: arantxa arantza arancha arantzazu aranza arantzatzu
yolanda: yoli iolanda jolanda yola
susana: susi susanna susan.
patricia: patri patrizia patry paty
cristina: cris kristina christina crista. kristyna krystyna khrystyna hristina tina. khristina
catalina: cati caterina catuxa lina. catarina katalin catina
beatriz: bea beatriu beatrice. beatris
silvia: sylvia silbia
natividad: nativitat
rocio: chio rosio
raquel: rakel raquelita rachel. racquel
sara: sarah sarita
esther: ester estela.
veronica: vero beronica veronika
monica: monika moni
lucia: luzia. lusia llucia luci.
luzdivina: luz divina
guadalupe: lupe lupita
maria guadalupe: marilupe
magdalena: magda madalena magdalene
micaela: mikaela michaela. miqueela
adela: adelita
adelina: adelinita
alicia: alizia alisia ali.
ana: anna anita ane anuska anni.
angela: anxela angelica.
aurora: auri aurorita
carlota: carlotta
carolina: caro. karolina carol.
clara: klara clarita
claudia: klaudia
diana: dayana. dyana
elena: helena olena yelena alena jelena ielena lena. elenita aliona
elvira: elbira virita
emilia: emi. emiliana.
eva: evita ewa. eba
gloria: glorieta
irene: irena. ire iren
laura: laia. lauri lauriana.
lourdes: lurdes lourde
lidia: lydia lidiya lidiia
marina: maryna
nerea: neira.
noelia: noe.
nuria: nurya nuri
olga: olha olgha olja
paula: pauli. paola.
paulina: polina
sandra: xandra
sofia: sofi sophia sofiya sofiia sofya
sonia: sonya soniya sonja
virginia: virgi
zulema: zulma.
catalin: catalyn
jessica: yesica jesica yessica yesika jesika gessica
jennifer: yenifer jenifer yennifer yeniffer jenniffer yenyfer
kevin: kebin kevyn kelvin.
bryan: brian brayan braian brayhan
jonathan: jonatan yonatan johnatan jhonatan jonathan yonathan
johan: yohan. jhoan. joham
john: jhon jon. yon. jhonn
cristian: christian kristian cristhian khristian
walter: gualter wolter
wilson: wilsson
edwin: eduin
yeison: jeison jeyson yeyson jayson
jefferson: yeferson jeferson yefferson
"""

ALONE = """
maria: mari
rafael: rafi.
"""
