"""Spellings of surnames: those that came to Spain from other languages, and those of Spain.

One line a surname: the form everything is written as, then other spellings of the same one.
"""

ABROAD = """
ndiaye: ndyaye ndiay ndiaie njaay njay diaye ndaye
diop: dyop jop diob
gueye: guey gueie guye
mbaye: mbay mbaie mbayee embaye
mbengue: mbeng bengue
fall: faal
seck: sek sec
sy: sii
thiam: tiam thiame
cisse: sisse cise sise cissee ceesay cissay
diallo: dialo jallo dyalo diallow diallou
jallow: jalloh jalow jaloh
traore: taraore trahore traorre
coulibaly: koulibaly kulibaly coulibali kulibali colibaly
diarra: diara djarra jarra
konate: conate konatee
kone: conee
toure: ture tourre turay touray
keita: keyta kheita
camara: kamara
bah: ba
sow: sou
diouf: dyouf diuf dioufe
faye: fay faie
ndour: ndur ndoure
niang: niangue nyang
sarr: sar saar
diatta: diata jatta
sane: sanee
mane: manneh
mohamed: mohammed muhammad mohamad mohammad muhamad muhammed muhamed mohd mohamet
ahmed: ahmad ahamed
hasan: hassan hassane
husein: hussein hussain husain hossain hosain husayn hussien hossen hosen
yusef: youssef yusuf yousef yousaf yousuf
khan: kan. kahn. khaan
chaudhry: choudhry chaudhary chowdhury choudhury chaudri chaudry choudhary choudry chaudhri
chaudhry: chowdhuri chodhry
iqbal: ikbal
akhtar: akter aktar akther
sheikh: shaikh cheikh shekh shaik sheik cheij
sayed: syed said. sayyed sayyid saiyed
malik: malick
begum: begam begom
bibi: beebi
singh: singhe
rahman: rehman rahaman
islam: eslam
uddin: udin
benali: benaly
bensaid: bensayd
benabdellah: benabdallah
bouzid: bouzide
bouchta: buchta
amrani: lamrani amrany
idrissi: drissi. idrisi lidrissi
alaoui: alawi allaoui
mansouri: mansuri mansori
khattabi: jattabi katabi khatabi
bakkali: bakali baqqali baccali
ouazzani: wazzani ouazani wazani uazani
mrabet: mrabit morabit mourabit lmrabet murabit
haddad: hadad
haddadi: hadadi
hammouti: hamouti hamuti
popescu: popesku
haj: hadj hajj
goncalves: gonzalves gonsalves
lourenco: lourenzo
mendonca: mendonza mendonsa
conceicao: conceizao conceisao
"""

SPAIN = """
garcia: ga gracia. garsia garzia gartzia garcya grcia
gonzalez: gonsales gonzales gonsalez glez gonzlez glz gonzalz
rodriguez: rguez rodrigues. rodrigez rodrgz rodriguz rdguez rdez
fernandez: fdez fernandes. fernadez fernanez fdz frdz
hernandez: hdez hernandes. hndez hdz hernadez ernandez
martinez: mtnez mtez martines. martinz mnez mtz
sanchez: schez sanches. sachez snchez sanxez
perez: pz. peres. prez
lopez: lpz lopes. lopz
gomez: gmz gomes. gmez
jimenez: gimenez ximenez jmnez ximenes ximeniz jimenes
dominguez: dguez domingues. dmguez
gutierrez: gtrrez gutierez gutierres gtez guti.
alvarez: alvares. alvarz albarez
vazquez: vasquez bazquez basquez vasques vazques
velazquez: velasquez belazquez
ramirez: rmrez ramires ramiriz
diaz: dias. dyaz dias
diez: dies. diiez
ibanez: ibannez ivanez
nunez: nunnez nunes. nuniez
munoz: munnoz munioz munos munyoz
pena: penya penia pennia penha.
ybarra: ibarra
yglesias: iglesias
echeverria: etxeberria etxebarria echevarria echebarria echeberria etxeverria
aguirre: agirre
goicoechea: goikoetxea goicoetxea goikoechea
aguirrezabal: agirrezabal
garate: garathe
guerra: gerra.
elizondo: elisondo
arregui: arregi
eguia: egia
eguiguren: egiguren
urrutia: urruti.
mendizabal: mendizaval mendisabal
zubizarreta: subizarreta zubizarretta
ugarte: hugarte
uriarte: huriarte
puig: puch. puitg
peralta: peraltta
"""

SURNAMES = ABROAD + SPAIN.lstrip()
