<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="zh_CN">
<context>
    <name>answers</name>
    <message>
        <source>← 进，放行</source>
        <translation>← In, admit</translation>
    </message>
    <message>
        <source>出，放行 →</source>
        <translation>Out, admit →</translation>
    </message>
    <message>
        <source>请按数字选一个原因</source>
        <translation>Press a digit to choose a reason</translation>
    </message>
    <message>
        <source>请按 ← 进 或 → 出</source>
        <translation>Press ← in or → out</translation>
    </message>
    <message>
        <source>↑ 按数字选原因，即放行</source>
        <translation>↑ A digit gives the reason and admits</translation>
    </message>
    <message>
        <source>Enter 放行</source>
        <translation>Enter: admit</translation>
    </message>
    <message>
        <source>Esc 劝返</source>
        <translation>Esc: turn back</translation>
    </message>
    <message>
        <source>Esc 收起</source>
        <translation>Esc: close</translation>
    </message>
    <message>
        <source>O 改为放行（主管）</source>
        <translation>O: override (supervisor)</translation>
    </message>
    <message>
        <source>请先答复这一位：Enter 放行，Esc 劝返</source>
        <translation>Answer this one first: Enter admits, Esc turns back</translation>
    </message>
</context>
<context>
    <name>faults</name>
    <message>
        <source>无码放行需要主管的 PIN。</source>
        <translation>Admitting without a code needs a supervisor&apos;s PIN.</translation>
    </message>
    <message>
        <source>请主管输入工号和 PIN。</source>
        <translation>Let a supervisor type staff code and PIN.</translation>
    </message>
    <message>
        <source>无码放行需要写明姓名和原因。</source>
        <translation>Admitting without a code needs a name and a reason.</translation>
    </message>
    <message>
        <source>请补全后再试。</source>
        <translation>Complete it and try again.</translation>
    </message>
    <message>
        <source>此人的通行证已吊销或暂停通行。</source>
        <translation>The pass of this person is revoked or suspended.</translation>
    </message>
    <message>
        <source>请联系发证处。</source>
        <translation>Call the pass office.</translation>
    </message>
    <message>
        <source>劝返需要写明原因。</source>
        <translation>Turning back needs a reason.</translation>
    </message>
    <message>
        <source>请选择一个原因。</source>
        <translation>Choose a reason.</translation>
    </message>
    <message>
        <source>补录的时间还没有到。</source>
        <translation>This time is still to come.</translation>
    </message>
    <message>
        <source>请检查日期和时间。</source>
        <translation>Check date and time.</translation>
    </message>
    <message>
        <source>补录需要写明是谁。</source>
        <translation>Say who it was.</translation>
    </message>
    <message>
        <source>请输入姓名或通行证号。</source>
        <translation>Type a name or pass number.</translation>
    </message>
    <message>
        <source>已经在疏散中。</source>
        <translation>An evacuation is under way already.</translation>
    </message>
    <message>
        <source>现在没有疏散。</source>
        <translation>There is no evacuation now.</translation>
    </message>
    <message>
        <source>改变卡点状态需要主管的 PIN。</source>
        <translation>Changing the gate&apos;s state needs a supervisor&apos;s PIN.</translation>
    </message>
    <message>
        <source>请主管输入 PIN。</source>
        <translation>Let a supervisor type the PIN.</translation>
    </message>
    <message>
        <source>体温应在 30.0 到 45.0 之间。</source>
        <translation>A temperature lies between 30.0 and 45.0.</translation>
    </message>
    <message>
        <source>请重新测量。</source>
        <translation>Measure again.</translation>
    </message>
    <message>
        <source>这不是通行证号。</source>
        <translation>This is no pass number.</translation>
    </message>
    <message>
        <source>通行证号共 10 位，形如 XXXX-XXXX-00，印在二维码下方。</source>
        <translation>A pass number has 10 characters, XXXX-XXXX-00, printed under the code.</translation>
    </message>
    <message>
        <source>通行证号有误：校验位不符。</source>
        <translation>Mistyped: the check digits do not match.</translation>
    </message>
    <message>
        <source>请对照通行证再输一次。</source>
        <translation>Compare with the pass and type it again.</translation>
    </message>
    <message>
        <source>PIN 必须是 {}–{} 位数字。</source>
        <translation>A PIN has {}–{} digits.</translation>
    </message>
    <message>
        <source>请另选一个 PIN。</source>
        <translation>Choose another PIN.</translation>
    </message>
    <message>
        <source>PIN 太简单：不能全是同一个数字，也不能是 123456 这样的连号。</source>
        <translation>This PIN is too simple: neither one digit all through nor a run such as 123456.</translation>
    </message>
    <message>
        <source>口令不对，或密钥文件已损坏。</source>
        <translation>Wrong passphrase, or the key file is damaged.</translation>
    </message>
    <message>
        <source>再输一次口令；或用备份的密钥文件。</source>
        <translation>Type it once more, or use the key file of the backup.</translation>
    </message>
    <message>
        <source>口令太弱：至少 {} 个字符，且不能全是数字。</source>
        <translation>The passphrase is too weak: at least {} characters, and not digits alone.</translation>
    </message>
    <message>
        <source>用几个不相干的词组成口令，写下来锁好。</source>
        <translation>Use several unrelated words; write them down and lock them away.</translation>
    </message>
    <message>
        <source>这不是加密的密钥文件，或由更新版本的程序写成。</source>
        <translation>This is no sealed key file, or a newer program wrote it.</translation>
    </message>
    <message>
        <source>检查选的文件；必要时升级程序。</source>
        <translation>Check which file it is; update the program if needed.</translation>
    </message>
    <message>
        <source>密钥读写失败：{}（{}）</source>
        <translation>A key cannot be read or written: {} ({})</translation>
    </message>
    <message>
        <source>检查数据文件夹的权限和磁盘空间。</source>
        <translation>Check the data folder&apos;s permissions and the disk space.</translation>
    </message>
    <message>
        <source>本机密钥在操作系统的钥匙串里，现在打不开钥匙串。</source>
        <translation>This laptop&apos;s key lies in the system&apos;s keyring, which cannot be opened now.</translation>
    </message>
    <message>
        <source>登录桌面、解锁钥匙串后重试。</source>
        <translation>Log in to the desktop, unlock the keyring and try again.</translation>
    </message>
    <message>
        <source>打不开操作系统的钥匙串，取不到本机密钥。</source>
        <translation>The system&apos;s keyring cannot be opened, so this laptop&apos;s key is out of reach.</translation>
    </message>
    <message>
        <source>这个文件夹里还没有卡点：{}</source>
        <translation>There is no checkpoint in this folder yet: {}</translation>
    </message>
    <message>
        <source>先建演示站：gate demo --data-dir {} --setup-only</source>
        <translation>Make a demo site first: gate demo --data-dir {} --setup-only</translation>
    </message>
    <message>
        <source>打不开 {}（{}）。</source>
        <translation>{} cannot be opened ({}).</translation>
    </message>
    <message>
        <source>请检查文件夹权限。</source>
        <translation>Check the folder&apos;s permissions.</translation>
    </message>
    <message>
        <source>{} 读不懂，可能已损坏。</source>
        <translation>{} cannot be read; it may be damaged.</translation>
    </message>
    <message>
        <source>请用备份里的同名文件替换。</source>
        <translation>Replace it by the file of this name from a backup.</translation>
    </message>
    <message>
        <source>工号或 PIN 不对。</source>
        <translation>Staff code or PIN is wrong.</translation>
    </message>
    <message>
        <source>请再试一次。</source>
        <translation>Try again.</translation>
    </message>
    <message>
        <source>PIN 错了 {} 次，工号 {} 暂时锁定。</source>
        <translation>{} wrong PINs: staff code {} is locked for a while.</translation>
    </message>
    <message>
        <source>请 {} 分钟后再试，或请主管处理。</source>
        <translation>Try again in {} minutes, or ask a supervisor.</translation>
    </message>
    <message>
        <source>这一步需要主管的 PIN。</source>
        <translation>This step needs a supervisor&apos;s PIN.</translation>
    </message>
    <message>
        <source>现在没有人值班。</source>
        <translation>Nobody is on duty.</translation>
    </message>
    <message>
        <source>这个文件夹里已经有卡点：{}</source>
        <translation>There is a station in this folder already: {}</translation>
    </message>
    <message>
        <source>请换一个文件夹。</source>
        <translation>Choose another folder.</translation>
    </message>
    <message>
        <source>这一条已经过去了。</source>
        <translation>This one is over.</translation>
    </message>
    <message>
        <source>请重新扫码。</source>
        <translation>Scan again.</translation>
    </message>
    <message>
        <source>不知道是进还是出。</source>
        <translation>In or out is not known.</translation>
    </message>
    <message>
        <source>请选择进或出。</source>
        <translation>Choose in or out.</translation>
    </message>
    <message>
        <source>放行需要写明原因。</source>
        <translation>Admitting needs a reason.</translation>
    </message>
    <message>
        <source>这种拒绝不能改为放行。</source>
        <translation>This refusal cannot be overridden.</translation>
    </message>
    <message>
        <source>请按提示处理。</source>
        <translation>Do as the screen says.</translation>
    </message>
    <message>
        <source>这种拒绝不能改为放行：还有别的原因。</source>
        <translation>This refusal cannot be overridden: there are other reasons.</translation>
    </message>
    <message>
        <source>这一条已经改为放行了。</source>
        <translation>This one was overridden already.</translation>
    </message>
    <message>
        <source>改为放行需要主管的 PIN。</source>
        <translation>Overriding needs a supervisor&apos;s PIN.</translation>
    </message>
    <message>
        <source>改为放行需要写明原因。</source>
        <translation>Overriding needs a reason.</translation>
    </message>
    <message>
        <source>这一条不能撤销。</source>
        <translation>This one cannot be undone.</translation>
    </message>
    <message>
        <source>撤销需要写明原因。</source>
        <translation>Undoing needs a reason.</translation>
    </message>
    <message>
        <source>这个持证人的资料没有登记上。</source>
        <translation>The holder&apos;s particulars were not registered.</translation>
    </message>
    <message>
        <source>没有车牌。</source>
        <translation>There is no plate.</translation>
    </message>
    <message>
        <source>请写完整，如 桂B12345。</source>
        <translation>Write it whole, the character of its province first.</translation>
    </message>
    <message>
        <source>{} 是车辆的证。</source>
        <translation>{} is a vehicle&apos;s pass.</translation>
    </message>
    <message>
        <source>请写家里人的证号。</source>
        <translation>Write a pass number of the family.</translation>
    </message>
    <message>
        <source>没有写陪同谁。</source>
        <translation>Whom the escort goes with is missing.</translation>
    </message>
    <message>
        <source>请写被陪同的人或车的证号。</source>
        <translation>Write the pass number of the person or vehicle escorted.</translation>
    </message>
    <message>
        <source>访客证最多 {} 天。</source>
        <translation>A visitor&apos;s pass lasts {} days at the most.</translation>
    </message>
    <message>
        <source>住得久的人请办人员通行证。</source>
        <translation>Whoever stays longer needs a personnel pass.</translation>
    </message>
    <message>
        <source>没有身份证号，也没有电话，分不清同名的人。</source>
        <translation>No identity number and no telephone: people of one name cannot be told apart.</translation>
    </message>
    <message>
        <source>这个码不是本站的通行证。</source>
        <translation>This code is no pass of this site.</translation>
    </message>
    <message>
        <source>请手写证号。</source>
        <translation>Type the pass number.</translation>
    </message>
    <message>
        <source>请补填其中一项。</source>
        <translation>Fill in one of the two.</translation>
    </message>
    <message>
        <source>身份证号被表格软件截断了，后几位已经丢失。</source>
        <translation>The spreadsheet has cut the identity number; its last digits are lost.</translation>
    </message>
    <message>
        <source>身份证号被遮住了一部分。</source>
        <translation>Part of the identity number is hidden.</translation>
    </message>
    <message>
        <source>请填写完整的号码。</source>
        <translation>Write the whole number.</translation>
    </message>
    <message>
        <source>这是 15 位的旧身份证号。</source>
        <translation>This is an old identity number of 15 digits.</translation>
    </message>
    <message>
        <source>请填写 18 位的号码。</source>
        <translation>Write the one of 18 characters.</translation>
    </message>
    <message>
        <source>身份证号应为 18 位，这里是 {} 位。</source>
        <translation>An identity number has 18 characters; here are {}.</translation>
    </message>
    <message>
        <source>请对照证件重新填写。</source>
        <translation>Compare it with the card and write it again.</translation>
    </message>
    <message>
        <source>身份证号里有不该有的字符。</source>
        <translation>The identity number holds characters that do not belong there.</translation>
    </message>
    <message>
        <source>身份证号以 000 结尾，多半是被表格软件截断的。</source>
        <translation>The identity number ends in 000: most likely a spreadsheet has cut it.</translation>
    </message>
    <message>
        <source>{}如果证件上确实是 000，请在号码后面加 *。</source>
        <translation>{} If the card really says 000, write * behind the number.</translation>
    </message>
    <message>
        <source>身份证号的前两位不是省份代码。</source>
        <translation>The first two digits are no province&apos;s.</translation>
    </message>
    <message>
        <source>身份证号里的出生日期不对。</source>
        <translation>The date of birth in the identity number is wrong.</translation>
    </message>
    <message>
        <source>身份证号的校验位不对，有一位写错了。</source>
        <translation>The check digit is wrong: one digit was mistyped.</translation>
    </message>
    <message>
        <source>找不到本站的身份证号密钥，认不出已登记的人。</source>
        <translation>The key of identity numbers is gone; people registered before are not recognised.</translation>
    </message>
    <message>
        <source>请先恢复 keys 文件夹，再输一次发证口令；或在原来的发证电脑上办理。</source>
        <translation>Restore the keys folder and type the passphrase once more, or use the laptop that issued before.</translation>
    </message>
    <message>
        <source>身份证号不是 18 位。</source>
        <translation>The identity number has not 18 characters.</translation>
    </message>
    <message>
        <source>请补全号码。</source>
        <translation>Complete the number.</translation>
    </message>
    <message>
        <source>核对之后又登记了别的人。</source>
        <translation>Others were registered after this was planned.</translation>
    </message>
    <message>
        <source>请重新核对名单再发证。</source>
        <translation>Read the list again, then issue.</translation>
    </message>
    <message>
        <source>这台电脑上没有这张证的资料。</source>
        <translation>This laptop does not have the particulars of this pass.</translation>
    </message>
    <message>
        <source>请在发证办公室的电脑上办理。</source>
        <translation>Do this on the office&apos;s laptop.</translation>
    </message>
    <message>
        <source>这台电脑没有发证的授权。</source>
        <translation>This laptop may not issue passes.</translation>
    </message>
    <message>
        <source>车牌号不对。</source>
        <translation>This is no number plate.</translation>
    </message>
    <message>
        <source>应为 桂B12345，新能源车为 桂BD12345。</source>
        <translation>The character of its province, a letter, five places; six for new energy.</translation>
    </message>
    <message>
        <source>车牌里没有字母 I 和 O。</source>
        <translation>Plates have no letters I and O.</translation>
    </message>
    <message>
        <source>请看清是不是数字 1 和 0。</source>
        <translation>See whether they are the digits 1 and 0.</translation>
    </message>
    <message>
        <source>车牌应以省份简称开头。</source>
        <translation>A plate begins with the sign of a province.</translation>
    </message>
    <message>
        <source>看不懂的时段：{}</source>
        <translation>These hours are not understood: {}</translation>
    </message>
    <message>
        <source>请写成 08:00-20:00。</source>
        <translation>Write 08:00-20:00.</translation>
    </message>
    <message>
        <source>没有写明通行哪些分区。</source>
        <translation>No zone is chosen.</translation>
    </message>
    <message>
        <source>请至少选一个分区。</source>
        <translation>Choose one at least.</translation>
    </message>
    <message>
        <source>一张证最多写 {} 个分区。</source>
        <translation>A pass holds {} zones at the most.</translation>
    </message>
    <message>
        <source>请少选几个。</source>
        <translation>Choose fewer.</translation>
    </message>
    <message>
        <source>没有登记被陪同的这张证。</source>
        <translation>The escorted pass is not registered.</translation>
    </message>
    <message>
        <source>请核对证号，或先给他发证。</source>
        <translation>Check the number, or issue that pass first.</translation>
    </message>
    <message>
        <source>{} 是陪同证。</source>
        <translation>{} is an escort&apos;s pass itself.</translation>
    </message>
    <message>
        <source>被陪同的 {} 已作废。</source>
        <translation>The escorted pass {} is dead.</translation>
    </message>
    <message>
        <source>请写他的新证号。</source>
        <translation>Write the number of the new one.</translation>
    </message>
    <message>
        <source>被陪同的 {} 已过期。</source>
        <translation>The escorted pass {} has expired.</translation>
    </message>
    <message>
        <source>请先给他续期，写新证号。</source>
        <translation>Renew it first and write the new number.</translation>
    </message>
    <message>
        <source>没有 {} 号分区。</source>
        <translation>There is no zone {}.</translation>
    </message>
    <message>
        <source>已有：{}</source>
        <translation>Known: {}</translation>
    </message>
    <message>
        <source>没有登记这家企业：{}</source>
        <translation>This enterprise is not registered: {}</translation>
    </message>
    <message>
        <source>请先登记企业。已有：{}</source>
        <translation>Register the enterprise first. Known: {}</translation>
    </message>
    <message>
        <source>有效期已经过去。</source>
        <translation>The last day has passed.</translation>
    </message>
    <message>
        <source>请选今天或以后的日期。</source>
        <translation>Choose today or later.</translation>
    </message>
    <message>
        <source>生效日期晚于截止日期。</source>
        <translation>The first day lies after the last.</translation>
    </message>
    <message>
        <source>请检查两个日期。</source>
        <translation>Check the two dates.</translation>
    </message>
    <message>
        <source>通行时段的起止相同。</source>
        <translation>The window begins and ends at the same time.</translation>
    </message>
    <message>
        <source>全天通行就不要写时段。</source>
        <translation>For the whole day leave it empty.</translation>
    </message>
    <message>
        <source>这家企业已暂停通行，不能发证。</source>
        <translation>The enterprise is suspended; no pass is issued.</translation>
    </message>
    <message>
        <source>请先恢复企业通行。</source>
        <translation>Restore the enterprise first.</translation>
    </message>
    <message>
        <source>没有登记这张证：{}</source>
        <translation>This pass is not registered: {}</translation>
    </message>
    <message>
        <source>请核对证号。</source>
        <translation>Check the number.</translation>
    </message>
    <message>
        <source>有 {} 张证是这个号。</source>
        <translation>{} passes have this number.</translation>
    </message>
    <message>
        <source>请写完整编号：{}</source>
        <translation>Write the whole id: {}</translation>
    </message>
    <message>
        <source>吊销需要写明原因。</source>
        <translation>Revoking needs a reason.</translation>
    </message>
    <message>
        <source>请写一个原因，如“离职”。</source>
        <translation>Write one, such as “left the job”.</translation>
    </message>
    <message>
        <source>暂停通行需要写明原因。</source>
        <translation>Suspending needs a reason.</translation>
    </message>
    <message>
        <source>请写一个原因，如“密接”。</source>
        <translation>Write one, such as “close contact”.</translation>
    </message>
    <message>
        <source>这台电脑上没有 {} 持证人的资料。</source>
        <translation>This laptop does not have the particulars of the holder of {}.</translation>
    </message>
    <message>
        <source>持证人已暂停通行，不能发证。</source>
        <translation>The holder is suspended; no pass is issued.</translation>
    </message>
    <message>
        <source>请先恢复通行。</source>
        <translation>Restore the holder first.</translation>
    </message>
    <message>
        <source>{} 已{}{}。</source>
        <translation>{} is {}{}.</translation>
    </message>
    <message>
        <source>已经有新证 {}。</source>
        <translation>There is a new pass already: {}.</translation>
    </message>
    <message>
        <source>请用新证。</source>
        <translation>Use the new one.</translation>
    </message>
    <message>
        <source>没有登记这个{}：{}</source>
        <translation>Not registered: {} {}</translation>
    </message>
    <message>
        <source>请核对编号。</source>
        <translation>Check the number.</translation>
    </message>
    <message>
        <source>电话号码不对。</source>
        <translation>This is no telephone number.</translation>
    </message>
    <message>
        <source>请只写一个号码，手机为 11 位。</source>
        <translation>Write one number; a mobile has 11 digits.</translation>
    </message>
    <message>
        <source>没有姓名。</source>
        <translation>There is no name.</translation>
    </message>
    <message>
        <source>姓名超过 {} 个字。</source>
        <translation>The name has more than {} characters.</translation>
    </message>
    <message>
        <source>姓名栏只写一个人的姓名。</source>
        <translation>The name column takes the name of one person only.</translation>
    </message>
    <message>
        <source>司机和随车人员超过 {} 人。</source>
        <translation>More than {} people in the crew.</translation>
    </message>
    <message>
        <source>请只写随车进出的人。</source>
        <translation>Name only those who ride along.</translation>
    </message>
    <message>
        <source>超过 {} 个字，证上写不下。</source>
        <translation>More than {} characters: the pass has no room.</translation>
    </message>
    <message>
        <source>请写短一些。</source>
        <translation>Make it shorter.</translation>
    </message>
    <message>
        <source>电话号码被表格软件截断了。</source>
        <translation>The spreadsheet cut the telephone number.</translation>
    </message>
    <message>
        <source>请把这一列设为“文本”格式后重新填写。</source>
        <translation>Set the column to “Text” and type it again.</translation>
    </message>
    <message>
        <source>看不懂这个日期。</source>
        <translation>This date is not understood.</translation>
    </message>
    <message>
        <source>日期不在 2000 年到 2099 年之间。</source>
        <translation>The date is not between 2000 and 2099.</translation>
    </message>
    <message>
        <source>姓名里有电脑不认识的字。</source>
        <translation>The name has a character that computers do not know.</translation>
    </message>
    <message>
        <source>请换成通用的字，或用拼音代替。</source>
        <translation>Use a common character, or pinyin instead.</translation>
    </message>
    <message>
        <source>姓名里有数字或符号。</source>
        <translation>The name has digits or signs in it.</translation>
    </message>
    <message>
        <source>姓名栏只写姓名。</source>
        <translation>The name column takes names only.</translation>
    </message>
    <message>
        <source>备份没有通过检查。</source>
        <translation>The backup did not pass its check.</translation>
    </message>
    <message>
        <source>请运行 gate log verify。</source>
        <translation>Run gate log verify.</translation>
    </message>
    <message>
        <source>本机的台账没有分叉。</source>
        <translation>This laptop&apos;s ledger has not forked.</translation>
    </message>
    <message>
        <source>找不到分叉前的记录。</source>
        <translation>The entry before the fork cannot be found.</translation>
    </message>
    <message>
        <source>台账读写失败（{}）。</source>
        <translation>The ledger cannot be read or written ({}).</translation>
    </message>
    <message>
        <source>请改用纸质登记并联系主管。</source>
        <translation>Use paper and call a supervisor.</translation>
    </message>
    <message>
        <source>磁盘已满，无法记入台账。</source>
        <translation>The disk is full; nothing can be recorded.</translation>
    </message>
    <message>
        <source>请清理磁盘，程序会自动恢复。</source>
        <translation>Free some space; the program recovers by itself.</translation>
    </message>
    <message>
        <source>数据文件夹只能读，不能写。</source>
        <translation>The data folder can be read but not written.</translation>
    </message>
    <message>
        <source>请检查文件夹权限，或换一个数据文件夹。</source>
        <translation>Check the folder&apos;s permissions, or use another data folder.</translation>
    </message>
    <message>
        <source>台账文件已损坏。</source>
        <translation>The ledger file is damaged.</translation>
    </message>
    <message>
        <source>请勿删除文件夹；改用纸质登记，联系主管用备份恢复。</source>
        <translation>Do not delete the folder; use paper, and call a supervisor to restore a backup.</translation>
    </message>
    <message>
        <source>台账正被占用。</source>
        <translation>The ledger is in use.</translation>
    </message>
    <message>
        <source>请稍候再试。</source>
        <translation>Try again in a moment.</translation>
    </message>
    <message>
        <source>打不开台账文件。</source>
        <translation>The ledger file cannot be opened.</translation>
    </message>
    <message>
        <source>请检查数据文件夹和权限。</source>
        <translation>Check the data folder and its permissions.</translation>
    </message>
    <message>
        <source>这个文件夹里没有台账：{}</source>
        <translation>There is no ledger in this folder: {}</translation>
    </message>
    <message>
        <source>请检查 --data-dir。</source>
        <translation>Check --data-dir.</translation>
    </message>
    <message>
        <source>台账还有没合并的记录，在只读的地方读不全。</source>
        <translation>The ledger has entries that are not merged yet and cannot be read in full where nothing can be written.</translation>
    </message>
    <message>
        <source>请把整个文件夹复制到可以写的磁盘上再打开。</source>
        <translation>Copy the whole folder to a disk that can be written, and open it there.</translation>
    </message>
    <message>
        <source>空的台账没有可以接着写的。</source>
        <translation>An empty ledger has nothing to go on from.</translation>
    </message>
    <message>
        <source>收到的台账记录接不上。</source>
        <translation>A received entry does not follow on.</translation>
    </message>
    <message>
        <source>请联系主管。</source>
        <translation>Call a supervisor.</translation>
    </message>
    <message>
        <source>台账里有读不懂的数据。</source>
        <translation>The ledger holds data that cannot be read.</translation>
    </message>
    <message>
        <source>收到的台账记录读不懂。</source>
        <translation>A received entry cannot be read.</translation>
    </message>
    <message>
        <source>进程 {}，从 {} 起</source>
        <translation>process {}, since {}</translation>
    </message>
    <message>
        <source>进程不明</source>
        <translation>process unknown</translation>
    </message>
    <message>
        <source>这份备份没有通过校验：{}。</source>
        <translation>This backup did not pass its check: {}.</translation>
    </message>
    <message>
        <source>请换一份更早的备份。</source>
        <translation>Use an earlier backup.</translation>
    </message>
    <message>
        <source>这份备份是空的。</source>
        <translation>This backup is empty.</translation>
    </message>
    <message>
        <source>请换一份备份。</source>
        <translation>Use another backup.</translation>
    </message>
    <message>
        <source>台账缺少最后一段的签名。</source>
        <translation>The last stretch of the ledger lacks its signature.</translation>
    </message>
    <message>
        <source>有效时间应在 1 到 {} 小时之间。</source>
        <translation>It must be good for 1 to {} hours.</translation>
    </message>
    <message>
        <source>没有这个卡点：{}</source>
        <translation>No such checkpoint: {}</translation>
    </message>
    <message>
        <source>请先在「园区」里添加。</source>
        <translation>Add it under “Site” first.</translation>
    </message>
    <message>
        <source>没有这台电脑：{}</source>
        <translation>No such station: {}</translation>
    </message>
    <message>
        <source>请在电脑列表里查看编号。</source>
        <translation>Look its number up in the list of stations.</translation>
    </message>
    <message>
        <source>这不是本园区的主管密钥。</source>
        <translation>This is not this site&apos;s authority key.</translation>
    </message>
    <message>
        <source>登记文件已经过期，或本机的时间不对。</source>
        <translation>The enrolment file is out of date, or this laptop&apos;s clock is wrong.</translation>
    </message>
    <message>
        <source>请先核对本机的日期和时间；对的话{}</source>
        <translation>Check date and time here first; if they are right: {}</translation>
    </message>
    <message>
        <source>不能停用正在使用的这台电脑。</source>
        <translation>The laptop in use cannot cut itself off.</translation>
    </message>
    <message>
        <source>请在另一台指挥部电脑上停用。</source>
        <translation>Cut it off at another office&apos;s laptop.</translation>
    </message>
    <message>
        <source>请指挥部重新做一份登记文件。</source>
        <translation>Ask the command post for a new enrolment file.</translation>
    </message>
    <message>
        <source>这不是登记文件，或已损坏。</source>
        <translation>This is no enrolment file, or it is damaged.</translation>
    </message>
    <message>
        <source>这份登记文件由更新版本的程序生成。</source>
        <translation>This enrolment file was made by a newer version of the program.</translation>
    </message>
    <message>
        <source>请在本机安装最新版本的卡点。</source>
        <translation>Install the latest version here.</translation>
    </message>
    <message>
        <source>登记文件的签名不成立。</source>
        <translation>The enrolment file&apos;s signature does not hold.</translation>
    </message>
    <message>
        <source>没有这个文件：{}</source>
        <translation>No such file: {}</translation>
    </message>
    <message>
        <source>请检查 U 盘和文件名。</source>
        <translation>Check the stick and the file&apos;s name.</translation>
    </message>
    <message>
        <source>读不了 {}（{}）。</source>
        <translation>Cannot read {} ({}).</translation>
    </message>
    <message>
        <source>请检查文件和权限。</source>
        <translation>Check the file and its permissions.</translation>
    </message>
    <message>
        <source>可以选：{}。</source>
        <translation>To choose from: {}.</translation>
    </message>
    <message>
        <source>没有这个工号：{}</source>
        <translation>No such staff code: {}</translation>
    </message>
    <message>
        <source>请先保存，再重设 PIN。</source>
        <translation>Save first, then set a new PIN.</translation>
    </message>
    <message>
        <source>别处刚刚改过园区信息。</source>
        <translation>The site was just changed elsewhere.</translation>
    </message>
    <message>
        <source>请看一看新的内容，再改一次。</source>
        <translation>Look at what it is now, then change it again.</translation>
    </message>
    <message>
        <source>本机还没有得到授权。</source>
        <translation>This laptop has not been certified yet.</translation>
    </message>
    <message>
        <source>请先登记本机（gate join）。</source>
        <translation>Enrol this laptop first (gate join).</translation>
    </message>
    <message>
        <source>本机没有设置中心。</source>
        <translation>No hub is set up here.</translation>
    </message>
    <message>
        <source>没有中心也能用；要联网请先登记本机。</source>
        <translation>It works without one; to go online, enrol this laptop first.</translation>
    </message>
    <message>
        <source>读不了中心的根证书：{}</source>
        <translation>Cannot read the hub&apos;s root certificate: {}</translation>
    </message>
    <message>
        <source>请检查这个文件。</source>
        <translation>Check this file.</translation>
    </message>
    <message>
        <source>只复算了最近的 {} 次。</source>
        <translation>Only the latest {} were decided again.</translation>
    </message>
    <message>
        <source>没法复算的：没有扫码、纸质补录，或当时的情况在台账里不全。</source>
        <translation>Cannot be decided again: without a code, from paper, or where the ledger does not tell enough.</translation>
    </message>
    <message>
        <source>当时没量体温的人，无法知道体温，只能算作“没有量体温”。</source>
        <translation>Whoever was not measured counts as “temperature not measured”.</translation>
    </message>
    <message>
        <source>超过 31 天以前的核酸只知道最后一次。</source>
        <translation>Of tests older than 31 days only the last is known.</translation>
    </message>
    <message>
        <source>被拒绝的人后来会不会再来、里面的人数会怎样变，无法知道。</source>
        <translation>Whether those refused would have come again, and how many would have been inside, cannot be known.</translation>
    </message>
    <message>
        <source>看不懂这个体温。</source>
        <translation>This is no temperature.</translation>
    </message>
    <message>
        <source>请填 35.0–42.0，如 37.3。</source>
        <translation>Fill in 35.0–42.0, such as 37.3.</translation>
    </message>
    <message>
        <source>没有日期。</source>
        <translation>There is no date.</translation>
    </message>
    <message>
        <source>请写成 2026-11-23 这样的日期。</source>
        <translation>Write a date such as 2026-11-23.</translation>
    </message>
    <message>
        <source>看不懂这个值。</source>
        <translation>This value is not understood.</translation>
    </message>
    <message>
        <source>请填{}。</source>
        <translation>Fill in: {}.</translation>
    </message>
    <message>
        <source>没有“{}”。</source>
        <translation>There is no “{}”.</translation>
    </message>
    <message>
        <source>可以填：{}，或“{}”。</source>
        <translation>What may stand here: {}, or “{}”.</translation>
    </message>
    <message>
        <source>看不懂的时段。</source>
        <translation>These hours are not understood.</translation>
    </message>
    <message>
        <source>请写成 {}，或“{}”。</source>
        <translation>Write it as {}, or “{}”.</translation>
    </message>
    <message>
        <source>看不懂。</source>
        <translation>Not understood.</translation>
    </message>
    <message>
        <source>可以填：{}。</source>
        <translation>What may stand here: {}.</translation>
    </message>
    <message>
        <source>不是电话号码。</source>
        <translation>This is no telephone number.</translation>
    </message>
    <message>
        <source>请填数字、空格、+ 和 -，如 0772-1234567。</source>
        <translation>Use digits, spaces, + and -, such as 0772-1234567.</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Value</translation>
    </message>
    <message>
        <source>园区名称没有填。</source>
        <translation>The name of the site is missing.</translation>
    </message>
    <message>
        <source>U 盘被拔掉了。</source>
        <translation>The stick was pulled out.</translation>
    </message>
    <message>
        <source>请重新插好，再来一次；已经收下的都在，不会重复。</source>
        <translation>Plug it in again and try again; what came in is kept, nothing comes twice.</translation>
    </message>
    <message>
        <source>请先登记本机。</source>
        <translation>Enrol this laptop first.</translation>
    </message>
    <message>
        <source>U 盘满了，没有写进去。</source>
        <translation>The stick is full; nothing was written.</translation>
    </message>
    <message>
        <source>请删掉 U 盘上不用的文件，或换一个，再来一次。</source>
        <translation>Delete files that are not needed from the stick, or take another one, and try again.</translation>
    </message>
    <message>
        <source>U 盘写不进去，可能有写保护。</source>
        <translation>The stick cannot be written to; it may be write-protected.</translation>
    </message>
    <message>
        <source>请拨开 U 盘侧面的锁，或换一个 U 盘，再来一次。</source>
        <translation>Move the lock on the side of the stick, or take another stick, and try again.</translation>
    </message>
    <message>
        <source>没有这个文件夹：{}</source>
        <translation>There is no such folder: {}</translation>
    </message>
    <message>
        <source>请插好 U 盘，再试一次。</source>
        <translation>Plug the stick in and try again.</translation>
    </message>
    <message>
        <source>请用 gate site export 看卡点代码。</source>
        <translation>gate site export shows the codes of the checkpoints.</translation>
    </message>
    <message>
        <source>请先登记本机（gate enrol）。</source>
        <translation>Enrol this laptop first (gate enrol).</translation>
    </message>
    <message>
        <source>这份数据不完整或已损坏，没有收下。</source>
        <translation>This file is incomplete or damaged; it was not taken over.</translation>
    </message>
    <message>
        <source>请让对方重新导出到 U 盘，再试一次。</source>
        <translation>Have the other side put it on the stick again and try again.</translation>
    </message>
    <message>
        <source>U 盘读不出来。</source>
        <translation>The stick cannot be read.</translation>
    </message>
    <message>
        <source>请重新插好 U 盘，再试一次。</source>
        <translation>Plug the stick in again and try again.</translation>
    </message>
    <message>
        <source>这份数据由更新版本的程序导出，这个版本读不了。</source>
        <translation>This file was made by a newer version of the program; this version cannot read it.</translation>
    </message>
    <message>
        <source>这份数据的签名不对，可能被改过。</source>
        <translation>The signature of this file is wrong; it may have been changed.</translation>
    </message>
    <message>
        <source>请让对方重新导出；并告诉主管。</source>
        <translation>Have the other side make it again, and tell the supervisor.</translation>
    </message>
    <message>
        <source>数据库 &quot;</source>
        <translation>database &quot;</translation>
    </message>
    <message>
        <source>内容太多，放不进一个二维码。</source>
        <translation>Too much for one QR code.</translation>
    </message>
    <message>
        <source>请做登记文件，用 U 盘交给对方。</source>
        <translation>Make an enrolment file and hand it over on a stick.</translation>
    </message>
    <message>
        <source>请补填。</source>
        <translation>Please fill it in.</translation>
    </message>
    <message>
        <source>没有导出：{}</source>
        <translation>Nothing was exported: {}</translation>
    </message>
    <message>
        <source>请换一个位置再试。</source>
        <translation>Try another place.</translation>
    </message>
    <message>
        <source>请先建好，或换一个位置。</source>
        <translation>Make it first, or choose another place.</translation>
    </message>
    <message>
        <source>这是一个文件夹：{}</source>
        <translation>This is a folder: {}</translation>
    </message>
    <message>
        <source>请写明文件名。</source>
        <translation>Give the name of a file.</translation>
    </message>
    <message>
        <source>文件已经存在：{}</source>
        <translation>The file exists already: {}</translation>
    </message>
    <message>
        <source>请换一个名字，或加 --force 覆盖。</source>
        <translation>Choose another name, or add --force to overwrite it.</translation>
    </message>
    <message>
        <source>磁盘已满，没有导出。</source>
        <translation>The disk is full; nothing was exported.</translation>
    </message>
    <message>
        <source>请清理磁盘，或导出到别的磁盘；台账没有受影响。</source>
        <translation>Free some space, or export to another disk; the ledger is untouched.</translation>
    </message>
    <message>
        <source>不能写入这个文件夹：{}</source>
        <translation>This folder cannot be written to: {}</translation>
    </message>
    <message>
        <source>请换一个位置。</source>
        <translation>Choose another place.</translation>
    </message>
    <message>
        <source>名单没有写成：{}</source>
        <translation>The list was not written: {}</translation>
    </message>
    <message>
        <source>不知道用什么格式导出：{}</source>
        <translation>It is not clear which format to export to: {}</translation>
    </message>
    <message>
        <source>文件名以 .{} 结尾，或用 --format 指定。</source>
        <translation>End the name with .{}, or say it with --format.</translation>
    </message>
    <message>
        <source>导出中断，没有留下文件。</source>
        <translation>The export was cut short; no file was left.</translation>
    </message>
    <message>
        <source>没有要打包的通行证。</source>
        <translation>There are no passes to pack.</translation>
    </message>
    <message>
        <source>请放宽条件，或先发证。</source>
        <translation>Ask for more, or issue passes first.</translation>
    </message>
    <message>
        <source>没有登记这个持证人：{}</source>
        <translation>This holder is not registered: {}</translation>
    </message>
    <message>
        <source>打不开文件夹：{}</source>
        <translation>The folder cannot be opened: {}</translation>
    </message>
    <message>
        <source>请核对位置和权限；照片要直接放在里面。</source>
        <translation>Check the place and your rights to it; the photos have to lie directly in it.</translation>
    </message>
    <message>
        <source>这里的发证密钥都已停用。</source>
        <translation>All pass keys here are retired.</translation>
    </message>
    <message>
        <source>请主管用主管机构密钥启用新的发证密钥。</source>
        <translation>Have a supervisor bring a new pass key into use with the authority key.</translation>
    </message>
    <message>
        <source>密钥文件由别的版本写成。</source>
        <translation>Another version wrote this key file.</translation>
    </message>
    <message>
        <source>请升级程序。</source>
        <translation>Upgrade the program.</translation>
    </message>
    <message>
        <source>这台电脑上没有发证密钥，只能当卡点用。</source>
        <translation>There are no pass keys on this laptop; it can only be a gate.</translation>
    </message>
    <message>
        <source>读不了密钥文件（{}）。</source>
        <translation>The key file cannot be read ({}).</translation>
    </message>
    <message>
        <source>照片压缩不下来。</source>
        <translation>The photo cannot be made small enough.</translation>
    </message>
    <message>
        <source>照片的像素太多。</source>
        <translation>The photo has too many pixels.</translation>
    </message>
    <message>
        <source>请换一张 6000 万像素以内的照片。</source>
        <translation>Choose a photo of at most 60 million pixels.</translation>
    </message>
    <message>
        <source>照片文件太大。</source>
        <translation>The photo file is too large.</translation>
    </message>
    <message>
        <source>请换一张 40 MB 以内的照片。</source>
        <translation>Choose a photo of at most 40 MB.</translation>
    </message>
    <message>
        <source>照片太小，看不清人。</source>
        <translation>The photo is too small to make out a face.</translation>
    </message>
    <message>
        <source>请换一张宽和高都在 90 像素以上的照片。</source>
        <translation>Choose a photo at least 90 pixels wide and high.</translation>
    </message>
    <message>
        <source>照片打不开，可能已损坏或格式不支持。</source>
        <translation>The photo cannot be opened: it may be damaged, or of an unknown format.</translation>
    </message>
    <message>
        <source>{}：读不了（{}）。</source>
        <translation>{}: cannot be read ({}).</translation>
    </message>
    <message>
        <source>照片没有存上（{}）。</source>
        <translation>The photo was not kept ({}).</translation>
    </message>
    <message>
        <source>请检查磁盘空间和权限。</source>
        <translation>Check the space on the disk and your rights to it.</translation>
    </message>
    <message>
        <source>这张证写不进二维码：{}</source>
        <translation>This pass does not fit into a QR code: {}</translation>
    </message>
    <message>
        <source>分区最多 {} 个，企业代码最多 18 个字符。</source>
        <translation>At most {} zones, and at most 18 characters in the enterprise code.</translation>
    </message>
    <message>
        <source>请核对。已有：{}</source>
        <translation>Check it. There are: {}</translation>
    </message>
    <message>
        <source>请核对分区号。</source>
        <translation>Check the zone number.</translation>
    </message>
    <message>
        <source>{} 已{}，不能打印。</source>
        <translation>{} is {} and cannot be printed.</translation>
    </message>
    <message>
        <source>请先补办新证。</source>
        <translation>Replace it first.</translation>
    </message>
    <message>
        <source>{} 已过期，不能打印。</source>
        <translation>{} has expired and cannot be printed.</translation>
    </message>
    <message>
        <source>请先续期。</source>
        <translation>Renew it first.</translation>
    </message>
    <message>
        <source>没有找到表头。</source>
        <translation>No headings were found.</translation>
    </message>
    <message>
        <source>请在名单上方写一行表头，至少有“姓名”和“身份证号”。</source>
        <translation>Put a line of headings above the list, with at least one for names and one for identity numbers.</translation>
    </message>
    <message>
        <source>错误清单只能存为 .xlsx 或 .csv。</source>
        <translation>The list of errors can only be saved as .xlsx or .csv.</translation>
    </message>
    <message>
        <source>请换一个文件名。</source>
        <translation>Choose another file name.</translation>
    </message>
    <message>
        <source>有两列“{}”，不知道以哪一列为准。</source>
        <translation>There are two columns “{}”; it is not clear which one counts.</translation>
    </message>
    <message>
        <source>请把并排的名单接成一列，每人一行。</source>
        <translation>Put lists that stand side by side under each other, one person a row.</translation>
    </message>
    <message>
        <source>没有身份证号。</source>
        <translation>There is no identity number.</translation>
    </message>
    <message>
        <source>请补填；没有身份证的人请单独办理。</source>
        <translation>Fill it in; issue passes for people without one by themselves.</translation>
    </message>
    <message>
        <source>单元格里是表格软件的出错标记。</source>
        <translation>The cell holds an error of the spreadsheet program.</translation>
    </message>
    <message>
        <source>请重新填写。</source>
        <translation>Fill it in again.</translation>
    </message>
    <message>
        <source>没有要打印的通行证。</source>
        <translation>There are no passes to print.</translation>
    </message>
    <message>
        <source>名单太长，一次最多 {} 行。</source>
        <translation>The list is too long; at most {} rows at a time.</translation>
    </message>
    <message>
        <source>请分成几个文件。</source>
        <translation>Split it into several files.</translation>
    </message>
    <message>
        <source>文件是空的。</source>
        <translation>The file is empty.</translation>
    </message>
    <message>
        <source>请检查是不是选错了文件。</source>
        <translation>Check whether this is the right file.</translation>
    </message>
    <message>
        <source>这是旧格式的表格（.xls）。</source>
        <translation>This is a spreadsheet of the old format (.xls).</translation>
    </message>
    <message>
        <source>这是网页，不是表格（只是名字像）。</source>
        <translation>This is a web page, not a spreadsheet (only its name looks like one).</translation>
    </message>
    <message>
        <source>这不是表格文件。</source>
        <translation>This is not a spreadsheet.</translation>
    </message>
    <message>
        <source>文件太大（{} MB），最多 {} MB。</source>
        <translation>The file is too large ({} MB); at most {} MB.</translation>
    </message>
    <message>
        <source>请删去图片，或分成几个文件。</source>
        <translation>Remove the pictures, or split it into several files.</translation>
    </message>
    <message>
        <source>打不开文件 {}（{}）。</source>
        <translation>The file {} cannot be opened ({}).</translation>
    </message>
    <message>
        <source>请用表格软件打开看看。{}</source>
        <translation>Open it in a spreadsheet program and look. {}</translation>
    </message>
    <message>
        <source>文件设了打开密码。</source>
        <translation>The file is protected by a password.</translation>
    </message>
    <message>
        <source>请去掉密码后重新保存。</source>
        <translation>Save it again without the password.</translation>
    </message>
    <message>
        <source>认不出文件的文字编码。</source>
        <translation>The encoding of the text in the file is not recognised.</translation>
    </message>
    <message>
        <source>请另存为 .xlsx，或 UTF-8 编码的 CSV。</source>
        <translation>Save it as .xlsx, or as CSV in UTF-8.</translation>
    </message>
    <message>
        <source>已取消，没有生成文件。</source>
        <translation>Cancelled; no file was made.</translation>
    </message>
    <message>
        <source>没有生成文件：{}</source>
        <translation>No file was made: {}</translation>
    </message>
    <message>
        <source>磁盘已满，没有生成文件。</source>
        <translation>The disk is full; no file was made.</translation>
    </message>
    <message>
        <source>请清理磁盘，或存到别的磁盘。</source>
        <translation>Free some space, or save to another disk.</translation>
    </message>
    <message>
        <source>不能写入 {}。</source>
        <translation>{} cannot be written.</translation>
    </message>
    <message>
        <source>请换一个位置；如果文件正在别的程序里打开，请先关上。</source>
        <translation>Choose another place; if another program has the file open, close it there first.</translation>
    </message>
    <message>
        <source>文件展开后太大。</source>
        <translation>The file is too large once it is unpacked.</translation>
    </message>
    <message>
        <source>请只留人员名单，分成几个文件。</source>
        <translation>Keep only the list of people, and split it into several files.</translation>
    </message>
    <message>
        <source>这是二进制表格（.xlsb）。</source>
        <translation>This is a binary spreadsheet (.xlsb).</translation>
    </message>
    <message>
        <source>这不是 Excel 表格。</source>
        <translation>This is not an Excel file.</translation>
    </message>
    <message>
        <source>工作表太多，最多 {} 张。</source>
        <translation>There are too many sheets; at most {}.</translation>
    </message>
    <message>
        <source>请只留人员名单。</source>
        <translation>Keep only the list of people.</translation>
    </message>
    <message>
        <source>更正需要写明原因。</source>
        <translation>A correction needs a reason.</translation>
    </message>
    <message>
        <source>请写一句原因。</source>
        <translation>Write the reason in a sentence.</translation>
    </message>
    <message>
        <source>这一条的内容已经清除，不能更正。</source>
        <translation>The content of this entry has been erased; it cannot be corrected.</translation>
    </message>
    <message>
        <source>留几份要在 1 到 {} 之间。</source>
        <translation>Between 1 and {} copies can be kept.</translation>
    </message>
    <message>
        <source>请改一下。</source>
        <translation>Change it.</translation>
    </message>
    <message>
        <source>请插好 U 盘，或先建好文件夹。</source>
        <translation>Put the stick in, or make the folder first.</translation>
    </message>
    <message>
        <source>备份不能放在数据文件夹里。</source>
        <translation>Backups cannot lie in the data folder.</translation>
    </message>
    <message>
        <source>请选 U 盘、移动硬盘或共享文件夹。</source>
        <translation>Choose a stick, an external disk or a shared folder.</translation>
    </message>
    <message>
        <source>这份备份只有台账，而这个文件夹里没有卡点。</source>
        <translation>This backup holds the ledger alone, and there is no station in this folder.</translation>
    </message>
    <message>
        <source>请恢复到原来的文件夹，或用 gate backup 做的完整备份。</source>
        <translation>Restore into the original folder, or use a whole backup made by gate backup.</translation>
    </message>
    <message>
        <source>这里没有备份：{}</source>
        <translation>There is no backup here: {}</translation>
    </message>
    <message>
        <source>请选名字以 {} 开头的文件夹。</source>
        <translation>Choose a folder whose name begins with {}.</translation>
    </message>
    <message>
        <source>备份的清单读不懂。</source>
        <translation>The list of the backup cannot be read.</translation>
    </message>
    <message>
        <source>这台电脑没有原来那台的本机密钥，备份里也没有。</source>
        <translation>Neither this laptop nor the backup holds the key of the original laptop.</translation>
    </message>
    <message>
        <source>请在原来的电脑上恢复，或先用 gate site key export 封存密钥再备份。</source>
        <translation>Restore it on the original laptop, or seal the keys with gate site key export and back up again.</translation>
    </message>
    <message>
        <source>这个文件夹里是另一个园区的卡点。</source>
        <translation>This folder holds a station of another site.</translation>
    </message>
    <message>
        <source>请换一个 --data-dir 来恢复。</source>
        <translation>Restore with another --data-dir.</translation>
    </message>
    <message>
        <source>备份里缺少文件 {}。</source>
        <translation>The file {} is missing from the backup.</translation>
    </message>
    <message>
        <source>备份里的文件 {} 已损坏。</source>
        <translation>The file {} in the backup is damaged.</translation>
    </message>
    <message>
        <source>没有可以打印的有效通行证。</source>
        <translation>There are no valid passes to print.</translation>
    </message>
    <message>
        <source>请先补办或续期。</source>
        <translation>Replace or renew them first.</translation>
    </message>
    <message>
        <source>角色</source>
        <translation>Role</translation>
    </message>
    <message>
        <source>没有在用的主管。</source>
        <translation>There is no active supervisor.</translation>
    </message>
    <message>
        <source>至少留一名主管，否则没人能管。</source>
        <translation>Keep one supervisor at least, or nobody can manage the site.</translation>
    </message>
    <message>
        <source>没有填。</source>
        <translation>It is empty.</translation>
    </message>
    <message>
        <source>太长，最多 {} 个字。</source>
        <translation>Too long: at most {} characters.</translation>
    </message>
    <message>
        <source>请改短。</source>
        <translation>Make it shorter.</translation>
    </message>
    <message>
        <source>代码里不能有标点。</source>
        <translation>A code has no punctuation.</translation>
    </message>
    <message>
        <source>请用字母、数字和 -。</source>
        <translation>Use letters, digits and -.</translation>
    </message>
    <message>
        <source>不是可用的编号。</source>
        <translation>This number cannot be used.</translation>
    </message>
    <message>
        <source>请填 {}–{} 的整数。</source>
        <translation>Fill in a whole number, {}–{}.</translation>
    </message>
    <message>
        <source>请用导出的表，不改这一列。</source>
        <translation>Use the workbook as it was exported and leave this column.</translation>
    </message>
    <message>
        <source>没有这个时区。</source>
        <translation>There is no such time zone.</translation>
    </message>
    <message>
        <source>一般填 Asia/Shanghai。</source>
        <translation>Usually Asia/Shanghai.</translation>
    </message>
    <message>
        <source>与第 {} 行重复。</source>
        <translation>The same as in row {}.</translation>
    </message>
    <message>
        <source>请删去一行。</source>
        <translation>Take one of them away.</translation>
    </message>
    <message>
        <source>分区编号</source>
        <translation>Zone number</translation>
    </message>
    <message>
        <source>没有这个分区。</source>
        <translation>There is no such zone.</translation>
    </message>
    <message>
        <source>不能自己陪同自己。</source>
        <translation>Nobody can be their own escort.</translation>
    </message>
    <message>
        <source>请写被陪同的人的证号。</source>
        <translation>Write the pass number of whoever is escorted.</translation>
    </message>
    <message>
        <source>不在这次批准的分区里。</source>
        <translation>Not among the zones approved this time.</translation>
    </message>
    <message>
        <source>这次可以写的分区：{}。</source>
        <translation>Zones that may be written this time: {}.</translation>
    </message>
    <message>
        <source>有效期已过。</source>
        <translation>The last day has passed already.</translation>
    </message>
    <message>
        <source>请把这一列设为“文本”格式，再从证件上重新输入号码。</source>
        <translation>Set this column to the format “text”, then type the numbers from the cards again.</translation>
    </message>
    <message>
        <source>请改为今天以后的日期，或留空。</source>
        <translation>Write a later day than today, or leave it empty.</translation>
    </message>
    <message>
        <source>与{}第 {} 行重复。</source>
        <translation>The same as {} row {}.</translation>
    </message>
    <message>
        <source>请只留一行。</source>
        <translation>Keep one row only.</translation>
    </message>
    <message>
        <source>与{}第 {} 行重复，姓名不同。</source>
        <translation>The same as {} row {}, with another name.</translation>
    </message>
    <message>
        <source>请查清是谁的，再填写。</source>
        <translation>Find out whose it is, then fill it in.</translation>
    </message>
    <message>
        <source>请在表格软件里“另存为”Excel 工作簿（.xlsx）再导入。</source>
        <translation>In the spreadsheet program “save as” an Excel workbook (.xlsx), and import that.</translation>
    </message>
    <message>
        <source>挂失的证请补办（replace）。</source>
        <translation>Replace a pass that was reported lost (replace).</translation>
    </message>
    <message>
        <source>如需通行，请重新申请。</source>
        <translation>If they need to pass, they have to apply again.</translation>
    </message>
    <message>
        <source>要记的内容超出了允许的范围，没有记下。</source>
        <translation>What was to be recorded is beyond what is allowed; it was not recorded.</translation>
    </message>
    <message>
        <source>请改一改，再试一次。</source>
        <translation>Please change it and try again.</translation>
    </message>
    <message>
        <source>要记的内容太长，没有记下。</source>
        <translation>This is too long to be recorded; nothing was.</translation>
    </message>
    <message>
        <source>请写短一些，再试一次。</source>
        <translation>Make it shorter and try again.</translation>
    </message>
    <message>
        <source>这不是通行，在这里更正不了。</source>
        <translation>This is no crossing and cannot be corrected here.</translation>
    </message>
    <message>
        <source>请吊销这张证，给本人另发一张；写错的电脑请停用。</source>
        <translation>Revoke this pass and issue another one; cut off the computer that wrote it wrongly.</translation>
    </message>
    <message>
        <source>这份登记文件由旧版本的程序生成。</source>
        <translation>This enrolment file was made by an older version of the program.</translation>
    </message>
    <message>
        <source>本机还没有连上过中心。</source>
        <translation>This computer has never been connected to the hub.</translation>
    </message>
    <message>
        <source>请用新地址的登录文件：gate hub connect 文件。</source>
        <translation>Use a login file with the new address: gate hub connect FILE.</translation>
    </message>
    <message>
        <source>另一个窗口正在第一次连接中心。</source>
        <translation>Another window is connecting to the hub for the first time.</translation>
    </message>
    <message>
        <source>写不了数据文件夹（{}）。</source>
        <translation>The data folder cannot be written to ({}).</translation>
    </message>
    <message>
        <source>中心还没有关掉它的登录，连上以后会自动关。</source>
        <translation>The hub has not closed its login yet; that is done by itself once there is a connection.</translation>
    </message>
    <message>
        <source>同步会自动再试；要换登录或地址的，请过一分钟再来。</source>
        <translation>The exchange tries again by itself; to change the login or the address, come back in a minute.</translation>
    </message>
    <message>
        <source>文件里的中心连不上，本机继续用原来的登录；要换，请再给一次文件。</source>
        <translation>The hub named in the file cannot be reached; this computer goes on with the login it had. To change it, give the file once more.</translation>
    </message>
    <message>
        <source>本机继续用原来的登录；要换，请用一份新的文件。</source>
        <translation>This computer goes on with the login it had; to change it, use a new file.</translation>
    </message>
    <message>
        <source>{} 已停用。</source>
        <translation>{} is cut off.</translation>
    </message>
    <message>
        <source>请重新登记它。</source>
        <translation>Enrol it again.</translation>
    </message>
    <message>
        <source>这个地址上的中心没有本机的记录。</source>
        <translation>The hub at this address has no records of this computer.</translation>
    </message>
    <message>
        <source>请核对地址；换了一个新的中心，请用它的登录文件。</source>
        <translation>Check the address; for a new hub use its login file.</translation>
    </message>
    <message>
        <source>{} 不是中心的登录文件。</source>
        <translation>{} is no login file of the hub.</translation>
    </message>
    <message>
        <source>请让管中心的人运行 gate hub init --office，或让指挥部做一份。</source>
        <translation>Ask whoever keeps the hub to run gate hub init --office, or an office to make one.</translation>
    </message>
    <message>
        <source>请先填在“分区”表里。</source>
        <translation>Enter it in the sheet of zones first.</translation>
    </message>
    <message>
        <source>{} 号分区已有卡点 {}。</source>
        <translation>Zone {} has the checkpoint {} already.</translation>
    </message>
    <message>
        <source>一个分区只有一个出入口。</source>
        <translation>A zone has one entrance only.</translation>
    </message>
    <message>
        <source>一个也没有。</source>
        <translation>There is none.</translation>
    </message>
    <message>
        <source>至少填一个。</source>
        <translation>Enter one at least.</translation>
    </message>
    <message>
        <source>图片里没有密钥备份的二维码。</source>
        <translation>There is no QR code of a key copy in the picture.</translation>
    </message>
    <message>
        <source>请拍清楚、拍正，再试一次。</source>
        <translation>Photograph it sharp and straight, and try again.</translation>
    </message>
    <message>
        <source>这是另一个园区的密钥。</source>
        <translation>These are the keys of another site.</translation>
    </message>
    <message>
        <source>请检查选的文件。</source>
        <translation>Check which file you chose.</translation>
    </message>
    <message>
        <source>密钥备份的末尾多了东西。</source>
        <translation>There is something more at the end of the key copy.</translation>
    </message>
    <message>
        <source>文件太大，不是密钥备份。</source>
        <translation>The file is too large to be a key copy.</translation>
    </message>
    <message>
        <source>这不是密钥备份。</source>
        <translation>This is not a key copy.</translation>
    </message>
    <message>
        <source>这张图片打不开。</source>
        <translation>This picture cannot be opened.</translation>
    </message>
    <message>
        <source>请重新拍一张。</source>
        <translation>Photograph it again.</translation>
    </message>
    <message>
        <source>第 {} 行抄错了，或漏了一行。</source>
        <translation>Line {} was copied wrongly, or a line was left out.</translation>
    </message>
    <message>
        <source>请对照打印件改好这一行。</source>
        <translation>Compare this line with the printed page and mend it.</translation>
    </message>
    <message>
        <source>这不是密钥备份，或缺了一段。</source>
        <translation>This is not a key copy, or part of it is missing.</translation>
    </message>
    <message>
        <source>发证密钥 {} 早已{}。</source>
        <translation>The pass key {} is {} already.</translation>
    </message>
    <message>
        <source>不用再办。</source>
        <translation>Nothing need be done.</translation>
    </message>
    <message>
        <source>没有这个发证密钥：{}</source>
        <translation>There is no such pass key: {}</translation>
    </message>
    <message>
        <source>请用 gate site key list 查编号，写全。</source>
        <translation>Look its number up with gate site key list, and write all of it.</translation>
    </message>
    <message>
        <source>别处刚刚改过发证密钥。</source>
        <translation>The pass keys have just been changed elsewhere.</translation>
    </message>
    <message>
        <source>请看一看，再办一次。</source>
        <translation>Look at them, and do it again.</translation>
    </message>
    <message>
        <source>本机还没有和中心接通。</source>
        <translation>This laptop has not met the hub yet.</translation>
    </message>
    <message>
        <source>接通以后再看。</source>
        <translation>Look again once it has.</translation>
    </message>
    <message>
        <source>这不是 Excel 工作簿（.xlsx）。</source>
        <translation>This is no Excel workbook (.xlsx).</translation>
    </message>
    <message>
        <source>请用 gate site export 导出的表。</source>
        <translation>Use the workbook that gate site export writes.</translation>
    </message>
    <message>
        <source>这个工作簿里没有认识的表。</source>
        <translation>This workbook has no sheet that is known here.</translation>
    </message>
    <message>
        <source>表名应为：{}。</source>
        <translation>The sheets are called: {}.</translation>
    </message>
    <message>
        <source>没有这一列。</source>
        <translation>There is no such column.</translation>
    </message>
    <message>
        <source>请用导出的表，不改标题。</source>
        <translation>Use the exported sheet, and leave its headings as they are.</translation>
    </message>
    <message>
        <source>表里不能写 PIN。</source>
        <translation>No PIN may be written in a sheet.</translation>
    </message>
    <message>
        <source>请删去这一列。</source>
        <translation>Take this column out.</translation>
    </message>
    <message>
        <source>这份数据里电脑 {} 的部分读不懂，没有收下；其余的照收。</source>
        <translation>The part of station {} in this data cannot be read and was not taken; the rest was.</translation>
    </message>
    <message>
        <source>请让对方重新导出到 U 盘，再试一次；还是这样，请主管查看那台电脑。</source>
        <translation>Have it exported to the stick again and try once more; if it stays like this, a supervisor should look at that station.</translation>
    </message>
    <message>
        <source>请联系管理中心服务器的人。</source>
        <translation>Call whoever runs the hub&apos;s server.</translation>
    </message>
    <message>
        <source>中心不认识这个登录名。</source>
        <translation>The hub does not know this login.</translation>
    </message>
    <message>
        <source>请指挥部给本机做一份新的登录文件，或重新登记本机。</source>
        <translation>Ask an office for a new login file for this computer, or to enrol it again.</translation>
    </message>
    <message>
        <source>只有管理处可以这样做。</source>
        <translation>Only an office may do this.</translation>
    </message>
    <message>
        <source>请在管理处的电脑上操作。</source>
        <translation>Do it at an office&apos;s laptop.</translation>
    </message>
    <message>
        <source>这份登录文件是给另一台电脑的。</source>
        <translation>This login file is for another computer.</translation>
    </message>
    <message>
        <source>请核对电脑的编号。</source>
        <translation>Check the number of the computer.</translation>
    </message>
    <message>
        <source>本机已被停用。</source>
        <translation>This computer was cut off.</translation>
    </message>
    <message>
        <source>要用请重新登记本机。</source>
        <translation>To use it, enrol it again.</translation>
    </message>
    <message>
        <source>这份登记文件{}。</source>
        <translation>This enrolment file {}.</translation>
    </message>
    <message>
        <source>请管理处重新做一份，并查明原因。</source>
        <translation>Have the office make a new one, and find out why.</translation>
    </message>
    <message>
        <source>中心不收这张照片。</source>
        <translation>The hub does not take this photo.</translation>
    </message>
    <message>
        <source>中心没有这个站。</source>
        <translation>The hub has no such station.</translation>
    </message>
    <message>
        <source>中心的回答读不懂。</source>
        <translation>The hub&apos;s answer cannot be read.</translation>
    </message>
    <message>
        <source>不用做什么，会自动再试；一直连不上时请检查网络。</source>
        <translation>Nothing to do, it is tried again; if it lasts, check the network.</translation>
    </message>
    <message>
        <source>sslmode={} 不核对中心的证书，不能用。</source>
        <translation>sslmode={} does not check the hub&apos;s certificate and cannot be used.</translation>
    </message>
    <message>
        <source>请去掉 sslmode，并用 sslrootcert 指明中心的根证书。</source>
        <translation>Leave sslmode out, and name the hub&apos;s root certificate with sslrootcert.</translation>
    </message>
    <message>
        <source>中心地址读不懂。</source>
        <translation>The hub&apos;s address cannot be read.</translation>
    </message>
    <message>
        <source>地址的样子：postgresql://服务器/数据库</source>
        <translation>An address looks like postgresql://server/database</translation>
    </message>
    <message>
        <source>中心服务器的磁盘满了。</source>
        <translation>The hub&apos;s disk is full.</translation>
    </message>
    <message>
        <source>中心的连接数满了。</source>
        <translation>The hub has no connection left.</translation>
    </message>
    <message>
        <source>中心服务器资源不足。</source>
        <translation>The hub&apos;s server is short of resources.</translation>
    </message>
    <message>
        <source>中心不认这个登录名或密码。</source>
        <translation>The hub does not know this login or password.</translation>
    </message>
    <message>
        <source>中心不允许这样做。</source>
        <translation>The hub does not allow this.</translation>
    </message>
    <message>
        <source>这个地址上没有这个数据库。</source>
        <translation>There is no such database at this address.</translation>
    </message>
    <message>
        <source>这个数据库不是卡点的中心。</source>
        <translation>This database is no hub.</translation>
    </message>
    <message>
        <source>请先运行 gate hub init。</source>
        <translation>Run gate hub init first.</translation>
    </message>
    <message>
        <source>中心和本机的程序版本不合。</source>
        <translation>The hub and this laptop have programs of different versions.</translation>
    </message>
    <message>
        <source>请信息中心升级中心（gate hub init），各电脑装同一版程序。</source>
        <translation>Have the county&apos;s IT upgrade the hub (gate hub init), and install the same version on every laptop.</translation>
    </message>
    <message>
        <source>这个数据库不是卡点的中心，或版本不合。</source>
        <translation>This database is no hub, or of another version.</translation>
    </message>
    <message>
        <source>请运行 gate hub init。</source>
        <translation>Run gate hub init.</translation>
    </message>
    <message>
        <source>这个服务器不支持中心要用的功能。</source>
        <translation>This server lacks what a hub needs.</translation>
    </message>
    <message>
        <source>请用 PostgreSQL 15 或更新版本。</source>
        <translation>Use PostgreSQL 15 or newer.</translation>
    </message>
    <message>
        <source>中心现在只读。</source>
        <translation>The hub is read-only at present.</translation>
    </message>
    <message>
        <source>中心正忙。</source>
        <translation>The hub is busy.</translation>
    </message>
    <message>
        <source>请过一会儿再试；自动同步会自己再试。</source>
        <translation>Try again in a while; the exchange does so by itself.</translation>
    </message>
    <message>
        <source>证书</source>
        <translation>certificate</translation>
    </message>
    <message>
        <source>中心的证书核对不上。</source>
        <translation>The hub&apos;s certificate does not hold.</translation>
    </message>
    <message>
        <source>请核对地址和根证书（sslrootcert）；证书可能已过期。</source>
        <translation>Check address and root certificate (sslrootcert); it may be out of date.</translation>
    </message>
    <message>
        <source>中心没有开启加密（TLS）。</source>
        <translation>The hub has no encryption (TLS).</translation>
    </message>
    <message>
        <source>请在服务器上打开 ssl。</source>
        <translation>Turn ssl on at the server.</translation>
    </message>
    <message>
        <source>认证失败</source>
        <translation>authentication failed</translation>
    </message>
    <message>
        <source>中心不接受从这里登录。</source>
        <translation>The hub accepts no login from here.</translation>
    </message>
    <message>
        <source>中心要密码。</source>
        <translation>The hub wants a password.</translation>
    </message>
    <message>
        <source>中心的回答不合约定。</source>
        <translation>The hub&apos;s answer is not as agreed.</translation>
    </message>
    <message>
        <source>连不上中心。</source>
        <translation>The hub cannot be reached.</translation>
    </message>
    <message>
        <source>与中心的连接已断开。</source>
        <translation>The line to the hub is broken.</translation>
    </message>
    <message>
        <source>中心的回答不完整。</source>
        <translation>The hub&apos;s answer is not whole.</translation>
    </message>
    <message>
        <source>中心没有这台电脑，或它已停用。</source>
        <translation>The hub does not know this computer, or it was cut off.</translation>
    </message>
    <message>
        <source>请在电脑列表里查看编号，或重新登记它。</source>
        <translation>Look its number up in the list of computers, or enrol it again.</translation>
    </message>
    <message>
        <source>中心反复送来同样的记录。</source>
        <translation>The hub sends the same entries again and again.</translation>
    </message>
    <message>
        <source>中心的记录没有收全。本机照常放行，会自动再试。</source>
        <translation>Not all that the hub has was received. This gate works as usual; it is tried again by itself.</translation>
    </message>
    <message>
        <source>一直这样，请主管看“电脑与中心”。</source>
        <translation>If it stays like this, a supervisor should look at “Stations and hub”.</translation>
    </message>
    <message>
        <source>本机恢复过旧的数据，和中心的记录有了分叉；本机照常放行，记录先不上传。</source>
        <translation>Older data was put back here, and the records have forked from the hub&apos;s. The gate works on; nothing is sent for now.</translation>
    </message>
    <message>
        <source>请主管确认分叉，两边的记录都会保留。</source>
        <translation>A supervisor must confirm the fork; the records of both sides are kept.</translation>
    </message>
    <message>
        <source>有另一台电脑在用本机的身份；本机照常放行，记录先不上传。</source>
        <translation>Another laptop works as this one. The gate works on; nothing is sent for now.</translation>
    </message>
    <message>
        <source>请主管查明是哪台，只留一台，再确认。</source>
        <translation>A supervisor must find out which, keep one only, then confirm.</translation>
    </message>
    <message>
        <source>本机已被停用，中心不再收本机的记录。</source>
        <translation>This station was cut off; the hub takes nothing more from it.</translation>
    </message>
    <message>
        <source>中心没有收下本机的记录。</source>
        <translation>The hub has not taken this station&apos;s records.</translation>
    </message>
    <message>
        <source>请运行 gate log verify，并联系主管。</source>
        <translation>Run gate log verify, and call a supervisor.</translation>
    </message>
    <message>
        <source>恢复过旧的数据，缺的记录已从中心取回</source>
        <translation>Older data was put back; what it lacked came back from the hub</translation>
    </message>
    <message>
        <source>台账分叉：同一序号有两条不同的记录</source>
        <translation>Forked ledger: two different entries under one number</translation>
    </message>
    <message>
        <source>两台电脑在用同一个身份</source>
        <translation>Two laptops work as one station</translation>
    </message>
    <message>
        <source>收到的记录不成立，没有收下</source>
        <translation>What came does not hold and was not taken</translation>
    </message>
    <message>
        <source>中心没有收下上传的记录</source>
        <translation>The hub did not take what was sent</translation>
    </message>
    <message>
        <source>已被停用</source>
        <translation>Cut off</translation>
    </message>
    <message>
        <source>与中心交换时程序出错（{}）。</source>
        <translation>The program failed while exchanging with the hub ({}).</translation>
    </message>
    <message>
        <source>会自动再试；一直这样请联系主管。</source>
        <translation>It is tried again; if it lasts, call a supervisor.</translation>
    </message>
    <message>
        <source>中心反复送来没有用的记录。</source>
        <translation>The hub goes on sending entries that are of no use.</translation>
    </message>
    <message>
        <source>这台电脑只是办公室，没有卡点。</source>
        <translation>This computer is an office only; it has no gate.</translation>
    </message>
    <message>
        <source>请在卡点的电脑上值守，或用 gate office。</source>
        <translation>Please work at the gate&apos;s laptop, or use gate office.</translation>
    </message>
    <message>
        <source>这台电脑只是卡点，没有办公室。</source>
        <translation>This laptop is a gate only; it has no office.</translation>
    </message>
    <message>
        <source>请到办公室的电脑上办理。</source>
        <translation>Please go to the office&apos;s computer.</translation>
    </message>
    <message>
        <source>程序正在关闭，没有办成。</source>
        <translation>The program is closing; nothing was done.</translation>
    </message>
    <message>
        <source>没有找到摄像头。</source>
        <translation>No camera was found.</translation>
    </message>
    <message>
        <source>请插上摄像头，或用扫码枪。</source>
        <translation>Plug a camera in, or use a handheld scanner.</translation>
    </message>
    <message>
        <source>数据文件夹正在被另一个卡点程序使用（{}）。</source>
        <translation>The data folder is in use by another gate program ({}).</translation>
    </message>
    <message>
        <source>请先关闭那个窗口，再重新打开。</source>
        <translation>Close that window first, then open again.</translation>
    </message>
    <message>
        <source>台账由更新版本的程序写成，这个版本打不开。</source>
        <translation>The ledger was written by a newer program; this one cannot open it.</translation>
    </message>
    <message>
        <source>请安装最新版本的卡点。</source>
        <translation>Install the latest version.</translation>
    </message>
    <message>
        <source>台账缺少到第 {} 条的记录。</source>
        <translation>The ledger lacks entries up to number {}.</translation>
    </message>
    <message>
        <source>台账的签名对不上。</source>
        <translation>A signature of the ledger does not match.</translation>
    </message>
    <message>
        <source>台账第 {} 条已损坏：{}。</source>
        <translation>Entry {} of the ledger is damaged: {}.</translation>
    </message>
    <message>
        <source>台账的视图与记录不符。</source>
        <translation>The ledger&apos;s views do not match its entries.</translation>
    </message>
    <message>
        <source>找不到“{}”：没有这个文件或文件夹，也没有叫这个名字的摄像头。</source>
        <translation>“{}” was not found: no file, folder or camera has this name.</translation>
    </message>
    <message>
        <source>检查路径；摄像头请检查插线，或在列表里重新选择。</source>
        <translation>Check the path; for a camera check its cable or choose it from the list.</translation>
    </message>
    <message>
        <source>摄像头“{}”刚刚断开了。</source>
        <translation>Camera “{}” was just unplugged.</translation>
    </message>
    <message>
        <source>检查插线。</source>
        <translation>Check the cable.</translation>
    </message>
    <message>
        <source>正在打开摄像头……</source>
        <translation>Opening the camera…</translation>
    </message>
    <message>
        <source>摄像头出错（{}），正在重新连接。</source>
        <translation>Camera fault ({}); reconnecting.</translation>
    </message>
    <message>
        <source>录像放完了。</source>
        <translation>The recording has ended.</translation>
    </message>
    <message>
        <source>摄像头没有画面，正在重新连接。</source>
        <translation>The camera gives no picture; reconnecting.</translation>
    </message>
    <message>
        <source>摄像头画面不动，正在重新连接。请检查镜头盖。</source>
        <translation>The picture stands still; reconnecting. Check the lens cap.</translation>
    </message>
    <message>
        <source>摄像头“{}”没有打开。</source>
        <translation>Camera “{}” is not open.</translation>
    </message>
    <message>
        <source>摄像头“{}”没有画面。</source>
        <translation>Camera “{}” gives no picture.</translation>
    </message>
    <message>
        <source>检查插线或网络。</source>
        <translation>Check cable or network.</translation>
    </message>
    <message>
        <source>打不开摄像头“{}”。</source>
        <translation>Camera “{}” cannot be opened.</translation>
    </message>
    <message>
        <source>检查插线；关掉正在使用摄像头的其他程序；检查系统的摄像头权限。</source>
        <translation>Check the cable; close other programs that use the camera; check the system&apos;s camera permission.</translation>
    </message>
    <message>
        <source>连不上网络摄像头 {}。</source>
        <translation>Network camera {} cannot be reached.</translation>
    </message>
    <message>
        <source>检查网络、地址和密码。</source>
        <translation>Check network, address and password.</translation>
    </message>
    <message>
        <source>写不了录像“{}”。</source>
        <translation>Recording “{}” cannot be written.</translation>
    </message>
    <message>
        <source>请检查文件夹和磁盘。</source>
        <translation>Check folder and disk.</translation>
    </message>
    <message>
        <source>文件是空的</source>
        <translation>the file is empty</translation>
    </message>
    <message>
        <source>不是图片，或已损坏</source>
        <translation>no image, or damaged</translation>
    </message>
    <message>
        <source>文件打不开</source>
        <translation>the file cannot be opened</translation>
    </message>
    <message>
        <source>图片太大或已损坏</source>
        <translation>the image is too large or damaged</translation>
    </message>
    <message>
        <source>文件夹“{}”里没有图片。</source>
        <translation>There are no images in folder “{}”.</translation>
    </message>
    <message>
        <source>放入 PNG 或 JPG 图片。</source>
        <translation>Put PNG or JPG images there.</translation>
    </message>
    <message>
        <source>“{}”不是能读的图片或视频。</source>
        <translation>“{}” is no image or video that can be read.</translation>
    </message>
    <message>
        <source>换一个完好的文件。</source>
        <translation>Use another file.</translation>
    </message>
    <message>
        <source>打不开文件夹“{}”。</source>
        <translation>Folder “{}” cannot be opened.</translation>
    </message>
    <message>
        <source>检查路径和权限。</source>
        <translation>Check path and permissions.</translation>
    </message>
    <message>
        <source>检查插线、编号或网址后再试。</source>
        <translation>Check the cable, the number or the address and try again.</translation>
    </message>
    <message>
        <source>找不到本机的密钥。</source>
        <translation>This laptop&apos;s key was not found.</translation>
    </message>
    <message>
        <source>请用备份恢复，或重新登记本机。</source>
        <translation>Restore a backup, or enrol this laptop again.</translation>
    </message>
    <message>
        <source>没有办成。请检查文件夹和权限，再试一次。</source>
        <translation>It did not work. Check the folder and your rights to it, then try again.</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
</context>
<context>
    <name>header</name>
    <message>
        <source>演示</source>
        <translation>DEMO</translation>
    </message>
    <message>
        <source>卡点：{}</source>
        <translation>Gate: {}</translation>
    </message>
    <message>
        <source>疏散中，出口打开</source>
        <translation>Evacuation, exit open</translation>
    </message>
    <message>
        <source>方向：{}</source>
        <translation>Way: {}</translation>
    </message>
    <message>
        <source>自动</source>
        <translation>auto</translation>
    </message>
</context>
<context>
    <name>join</name>
    <message>
        <source>加入园区</source>
        <translation>Join a site</translation>
    </message>
    <message>
        <source>用登记文件加入</source>
        <translation>Join with an enrolment file</translation>
    </message>
    <message>
        <source>办公室给这台电脑做一个登记文件或二维码，只能用一次。请打开文件，或把二维码放到摄像头前。</source>
        <translation>The office makes an enrolment file or QR code for this laptop, good for one use. Open the file, or hold the QR code in front of the camera.</translation>
    </message>
    <message>
        <source>摄像头画面</source>
        <translation>Camera picture</translation>
    </message>
    <message>
        <source>核对码一致，加入</source>
        <translation>The check code matches: join</translation>
    </message>
    <message>
        <source>打开登记文件…</source>
        <translation>Open an enrolment file…</translation>
    </message>
    <message>
        <source>用摄像头扫二维码</source>
        <translation>Scan the QR code with the camera</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>这不是登记二维码。请出示办公室给这台电脑做的那一张。</source>
        <translation>This is no enrolment QR code. Show the one that the office made for this laptop.</translation>
    </message>
    <message>
        <source>园区：{}。这台电脑成为卡点 {}。</source>
        <translation>Site: {}. This laptop becomes checkpoint {}.</translation>
    </message>
    <message>
        <source>园区：{}。这台电脑成为办公室。</source>
        <translation>Site: {}. This laptop becomes an office.</translation>
    </message>
    <message>
        <source>核对码 {}：请和办公室念的比一比，一样才加入。</source>
        <translation>Check code {}: compare it with what the office reads out; join only if they are the same.</translation>
    </message>
</context>
<context>
    <name>keys</name>
    <message>
        <source>帮助</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>上岗下岗</source>
        <translation>Duty</translation>
    </message>
    <message>
        <source>无码</source>
        <translation>No code</translation>
    </message>
    <message>
        <source>方向</source>
        <translation>Way</translation>
    </message>
    <message>
        <source>输证号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>紧急车</source>
        <translation>Emergency</translation>
    </message>
    <message>
        <source>补录</source>
        <translation>Late entry</translation>
    </message>
    <message>
        <source>疏散</source>
        <translation>Evacuate</translation>
    </message>
    <message>
        <source>卡点状态</source>
        <translation>Gate state</translation>
    </message>
    <message>
        <source>日夜</source>
        <translation>Day/night</translation>
    </message>
    <message>
        <source>English</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>选择摄像头</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>体温和健康码</source>
        <translation>Health</translation>
    </message>
    <message>
        <source>改为放行</source>
        <translation>Override</translation>
    </message>
    <message>
        <source>在内清点</source>
        <translation>Opening count</translation>
    </message>
    <message>
        <source>确认时间</source>
        <translation>Set clock right</translation>
    </message>
    <message>
        <source>复核紧急车</source>
        <translation>Review</translation>
    </message>
    <message>
        <source>同步</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>U 盘</source>
        <translation>Stick</translation>
    </message>
    <message>
        <source>办公室</source>
        <translation>Office</translation>
    </message>
    <message>
        <source>全屏</source>
        <translation>Full screen</translation>
    </message>
    <message>
        <source>放行</source>
        <translation>Admit</translation>
    </message>
    <message>
        <source>劝返或收起</source>
        <translation>Turn back or close</translation>
    </message>
    <message>
        <source>选进或出</source>
        <translation>In or out</translation>
    </message>
    <message>
        <source>选原因</source>
        <translation>Choose a reason</translation>
    </message>
    <message>
        <source>疏散时点人数</source>
        <translation>Count heads (evacuation)</translation>
    </message>
</context>
<context>
    <name>light</name>
    <message>
        <source>打开中</source>
        <translation>opening</translation>
    </message>
    <message>
        <source>正常</source>
        <translation>fine</translation>
    </message>
    <message>
        <source>断开</source>
        <translation>lost</translation>
    </message>
    <message>
        <source>不动</source>
        <translation>frozen</translation>
    </message>
    <message>
        <source>放完</source>
        <translation>ended</translation>
    </message>
    <message>
        <source>和中心不同</source>
        <translation>off hub</translation>
    </message>
    <message>
        <source>可靠</source>
        <translation>trusted</translation>
    </message>
    <message>
        <source>待确认</source>
        <translation>unsure</translation>
    </message>
    <message>
        <source>按 F1 再按 S，请主管确认时间。</source>
        <translation>Press F1, then S: a supervisor confirms the time.</translation>
    </message>
    <message>
        <source>{} 小时前</source>
        <translation>{} h old</translation>
    </message>
    <message>
        <source>{} 分钟前</source>
        <translation>{} min old</translation>
    </message>
    <message>
        <source>最新</source>
        <translation>current</translation>
    </message>
    <message>
        <source>单机</source>
        <translation>alone</translation>
    </message>
    <message>
        <source>没有连接上级，本机独立工作。</source>
        <translation>No hub is connected; this laptop works alone.</translation>
    </message>
    <message>
        <source>{} 条未传</source>
        <translation>{} unsent</translation>
    </message>
    <message>
        <source>{} 起断开</source>
        <translation>off at {}</translation>
    </message>
    <message>
        <source>正在连接</source>
        <translation>connecting</translation>
    </message>
    <message>
        <source>已同步</source>
        <translation>in step</translation>
    </message>
    <message>
        <source>没有收全</source>
        <translation>incomplete</translation>
    </message>
    <message>
        <source>没有回音</source>
        <translation>No answer</translation>
    </message>
    <message>
        <source>没有传成</source>
        <translation>refused</translation>
    </message>
    <message>
        <source>有分叉</source>
        <translation>forked</translation>
    </message>
    <message>
        <source>另有一台</source>
        <translation>twin laptop</translation>
    </message>
    <message>
        <source>已停用</source>
        <translation>cut off</translation>
    </message>
    <message>
        <source>还没有和中心同步过，会自动再试。</source>
        <translation>Not in step with the hub yet; it is tried by itself.</translation>
    </message>
    <message>
        <source>中心一直没有回音。本机照常放行，会自动再试。</source>
        <translation>The hub has not answered for a while. The gate works as usual and tries again by itself.</translation>
    </message>
    <message>
        <source>{} 起连不上中心。本机照常放行，会自动再试。</source>
        <translation>No line to the hub since {}. The gate works on; it is tried again by itself.</translation>
    </message>
    <message>
        <source>本机有 {} 条记录还没有传到中心，连上后自动补传。</source>
        <translation>{} records of this station have not reached the hub yet; they go by themselves.</translation>
    </message>
    <message>
        <source>名册在 {} 和中心一致。</source>
        <translation>The register was complete at {}.</translation>
    </message>
    <message>
        <source>有 {} 条别处的记录超出权限，没有采用；请主管查看。</source>
        <translation>{} records from elsewhere were beyond their station&apos;s rights and do not count; a supervisor should look.</translation>
    </message>
    <message>
        <source>本机的时钟比中心慢 {} 分钟，请主管核对。</source>
        <translation>This laptop&apos;s clock is {} minutes behind the hub&apos;s; a supervisor should check.</translation>
    </message>
    <message>
        <source>本机的时钟比中心快 {} 分钟，请主管核对。</source>
        <translation>This laptop&apos;s clock is {} minutes ahead of the hub&apos;s; a supervisor should check.</translation>
    </message>
    <message>
        <source>{}（电脑 {}，第 {} 条之后）</source>
        <translation>{} (station {}, after no. {})</translation>
    </message>
    <message>
        <source>台账分叉：同一序号有两条不同的记录</source>
        <translation>forked ledger: two different entries under one number</translation>
    </message>
    <message>
        <source>恢复过旧的数据</source>
        <translation>older data was put back</translation>
    </message>
    <message>
        <source>送来的是旧的副本</source>
        <translation>an older copy was sent</translation>
    </message>
    <message>
        <source>两台电脑在用同一个身份</source>
        <translation>two laptops work as one station</translation>
    </message>
    <message>
        <source>同一份登记文件用了两次</source>
        <translation>one enrolment was used twice</translation>
    </message>
    <message>
        <source>换了中心的登录</source>
        <translation>got another login at the hub</translation>
    </message>
    <message>
        <source>写了无权写的记录</source>
        <translation>wrote what it may not write</translation>
    </message>
    <message>
        <source>不是指挥部，却要办指挥部的事</source>
        <translation>is no office and acted as one</translation>
    </message>
    <message>
        <source>停用以后还在上传</source>
        <translation>sends though cut off</translation>
    </message>
    <message>
        <source>送来的记录读不懂</source>
        <translation>what it sent cannot be read</translation>
    </message>
    <message>
        <source>送得太多太快</source>
        <translation>sends too much too fast</translation>
    </message>
    <message>
        <source>{} 中心：{}（电脑 {}，{} 次）</source>
        <translation>{} hub: {} (station {}, {}×)</translation>
    </message>
    <message>
        <source>记不了</source>
        <translation>cannot write</translation>
    </message>
    <message>
        <source>磁盘只剩 {} MB，请清理。</source>
        <translation>Only {} MB left on the disk; free some space.</translation>
    </message>
    <message>
        <source>磁盘将满</source>
        <translation>disk low</translation>
    </message>
    <message>
        <source>无声</source>
        <translation>silent</translation>
    </message>
    <message>
        <source>没有找到扬声器，请看屏幕。</source>
        <translation>No loudspeaker was found; watch the screen.</translation>
    </message>
    <message>
        <source>未开</source>
        <translation>off</translation>
    </message>
    <message>
        <source>请在系统设置里关闭自动睡眠。</source>
        <translation>Switch off automatic sleep in the system&apos;s settings.</translation>
    </message>
    <message>
        <source>已开</source>
        <translation>on</translation>
    </message>
    <message>
        <source>待上岗</source>
        <translation>off duty</translation>
    </message>
    <message>
        <source>插电</source>
        <translation>mains</translation>
    </message>
</context>
<context>
    <name>office</name>
    <message>
        <source>个人或车辆</source>
        <translation>Person or vehicle</translation>
    </message>
    <message>
        <source>返回台账 Esc</source>
        <translation>Back to the log Esc</translation>
    </message>
    <message>
        <source>通行证</source>
        <translation>Passes</translation>
    </message>
    <message>
        <source>证号</source>
        <translation>Pass number</translation>
    </message>
    <message>
        <source>种类</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>园区</source>
        <translation>Site</translation>
    </message>
    <message>
        <source>分区</source>
        <translation>Zones</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Telephones</translation>
    </message>
    <message>
        <source>规则</source>
        <translation>Rule</translation>
    </message>
    <message>
        <source>项目</source>
        <translation>Item</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Value</translation>
    </message>
    <message>
        <source>编号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>乡镇</source>
        <translation>Township</translation>
    </message>
    <message>
        <source>代码</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>分区编号</source>
        <translation>Zone number</translation>
    </message>
    <message>
        <source>角色</source>
        <translation>Role</translation>
    </message>
    <message>
        <source>在用</source>
        <translation>In use</translation>
    </message>
    <message>
        <source>号码</source>
        <translation>Telephone number</translation>
    </message>
    <message>
        <source>值</source>
        <translation>Value</translation>
    </message>
    <message>
        <source>可以填什么</source>
        <translation>What is allowed</translation>
    </message>
    <message>
        <source>有效至</source>
        <translation>Valid until</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>记录</source>
        <translation>Entries</translation>
    </message>
    <message>
        <source>● 不知道在里面还是外面</source>
        <translation>● Not known whether inside or outside</translation>
    </message>
    <message>
        <source>● 在 {} 里面，{} 起</source>
        <translation>● Inside {} since {}</translation>
    </message>
    <message>
        <source>○ 在外面，{} 起</source>
        <translation>○ Outside since {}</translation>
    </message>
    <message>
        <source>■ 已暂停通行</source>
        <translation>■ Suspended</translation>
    </message>
    <message>
        <source>■ 所在企业已暂停通行</source>
        <translation>■ Enterprise suspended</translation>
    </message>
    <message>
        <source>上次核酸 {}</source>
        <translation>Last test {}</translation>
    </message>
    <message>
        <source>✕ 已挂失</source>
        <translation>✕ Reported lost</translation>
    </message>
    <message>
        <source>✕ 已吊销  {}</source>
        <translation>✕ Revoked  {}</translation>
    </message>
    <message>
        <source>✕ 已过期</source>
        <translation>✕ Expired</translation>
    </message>
    <message>
        <source>✓ 有效</source>
        <translation>✓ valid</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>结论</source>
        <translation>Verdict</translation>
    </message>
    <message>
        <source>方向</source>
        <translation>Way</translation>
    </message>
    <message>
        <source>姓名或车牌</source>
        <translation>Name or plate</translation>
    </message>
    <message>
        <source>企业</source>
        <translation>Enterprise</translation>
    </message>
    <message>
        <source>卡点</source>
        <translation>Checkpoint</translation>
    </message>
    <message>
        <source>原因或说明</source>
        <translation>Reason or note</translation>
    </message>
    <message>
        <source>值班</source>
        <translation>On duty</translation>
    </message>
    <message>
        <source>{}（已撤销）</source>
        <translation>{} (undone)</translation>
    </message>
    <message>
        <source>纸质补录</source>
        <translation>From paper</translation>
    </message>
    <message>
        <source>体温过高</source>
        <translation>Temperature too high</translation>
    </message>
    <message>
        <source>画面里有几张码</source>
        <translation>Several codes in the picture</translation>
    </message>
    <message>
        <source>台账</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>查找</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>姓名、车牌、证号或企业（两个字以上）</source>
        <translation>Name, plate, pass number or enterprise (2 characters or more)</translation>
    </message>
    <message>
        <source>最近 24 小时</source>
        <translation>Last 24 hours</translation>
    </message>
    <message>
        <source>最近 7 天</source>
        <translation>Last 7 days</translation>
    </message>
    <message>
        <source>最近 30 天</source>
        <translation>Last 30 days</translation>
    </message>
    <message>
        <source>什么不对</source>
        <translation>What is wrong</translation>
    </message>
    <message>
        <source>更正的原因</source>
        <translation>Reason for the correction</translation>
    </message>
    <message>
        <source>更正的原因，例如：出门时漏扫，已电话核实</source>
        <translation>Reason, e.g.: exit was not scanned, confirmed by telephone</translation>
    </message>
    <message>
        <source>更正需要主管登录。</source>
        <translation>Corrections need a supervisor to sign on.</translation>
    </message>
    <message>
        <source>撤销这次通行</source>
        <translation>Take this crossing back</translation>
    </message>
    <message>
        <source>更正：人在里面</source>
        <translation>Correct: is inside</translation>
    </message>
    <message>
        <source>更正：人在外面</source>
        <translation>Correct: is outside</translation>
    </message>
    <message>
        <source>{} 处。更正是一条新记录，原来的记录仍在台账里。</source>
        <translation>{} found. A correction is a new entry; the old one stays in the ledger.</translation>
    </message>
    <message>
        <source>✓ 没有冲突。</source>
        <translation>✓ No conflicts.</translation>
    </message>
    <message>
        <source>通行证 {} 登记了两次，内容不同，已作废：{}</source>
        <translation>Pass {} was issued twice, not the same, and is dead: {}</translation>
    </message>
    <message>
        <source>通行证 {} 已吊销，之后还通行</source>
        <translation>Pass revoked {}, used afterwards</translation>
    </message>
    <message>
        <source>{} 起已在里面，又进一次</source>
        <translation>Inside since {}, entered again</translation>
    </message>
    <message>
        <source>没有进过，却出去了</source>
        <translation>Left without having entered</translation>
    </message>
    <message>
        <source>{} 起在另一个区里面，却从这里出去</source>
        <translation>Inside another zone since {}, left from here</translation>
    </message>
    <message>
        <source>{} 起已在外面，又出一次</source>
        <translation>Outside since {}, left again</translation>
    </message>
    <message>
        <source>请先选一条。</source>
        <translation>Choose one first.</translation>
    </message>
    <message>
        <source>已更正，原来的记录仍在台账里</source>
        <translation>Corrected; the old entry stays in the ledger</translation>
    </message>
    <message>
        <source>全部时间</source>
        <translation>Any time</translation>
    </message>
    <message>
        <source>分区和卡点</source>
        <translation>Zone and gate</translation>
    </message>
    <message>
        <source>全部分区</source>
        <translation>All zones</translation>
    </message>
    <message>
        <source>全部结论</source>
        <translation>All verdicts</translation>
    </message>
    <message>
        <source>统计什么</source>
        <translation>What to count</translation>
    </message>
    <message>
        <source>每小时进出</source>
        <translation>Crossings by hour</translation>
    </message>
    <message>
        <source>每小时在内人数</source>
        <translation>Inside by hour</translation>
    </message>
    <message>
        <source>拒绝和劝返的原因</source>
        <translation>Refused or turned back, by reason</translation>
    </message>
    <message>
        <source>哪一天</source>
        <translation>Which day</translation>
    </message>
    <message>
        <source>打印（PDF） Ctrl+P</source>
        <translation>Print (PDF) Ctrl+P</translation>
    </message>
    <message>
        <source>合计</source>
        <translation>Sum</translation>
    </message>
    <message>
        <source>这一天没有。</source>
        <translation>Nothing on this day.</translation>
    </message>
    <message>
        <source>次数</source>
        <translation>Times</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>时</source>
        <translation>Hour</translation>
    </message>
    <message>
        <source>没有写成，请检查文件夹：{}</source>
        <translation>Could not be written; check the folder: {}</translation>
    </message>
    <message>
        <source>已存为 {}</source>
        <translation>Saved as {}</translation>
    </message>
    <message>
        <source>全部原因</source>
        <translation>All reasons</translation>
    </message>
    <message>
        <source>范围</source>
        <translation>Scope</translation>
    </message>
    <message>
        <source>进出记录</source>
        <translation>At the gates</translation>
    </message>
    <message>
        <source>导出</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>全部分区和卡点</source>
        <translation>All zones and gates</translation>
    </message>
    <message>
        <source>全部记录</source>
        <translation>All entries</translation>
    </message>
    <message>
        <source>姓名、车牌或证号</source>
        <translation>Name, plate or pass number</translation>
    </message>
    <message>
        <source>姓名、车牌或证号（可不写）</source>
        <translation>Name, plate or pass number (optional)</translation>
    </message>
    <message>
        <source>企业名称或代码（可不写）</source>
        <translation>Enterprise&apos;s name or code (optional)</translation>
    </message>
    <message>
        <source>导出完整姓名（记入台账）</source>
        <translation>Export whole names (recorded in the ledger)</translation>
    </message>
    <message>
        <source>导出……</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>打开文件</source>
        <translation>Open the file</translation>
    </message>
    <message>
        <source>格式</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>从哪天</source>
        <translation>From day</translation>
    </message>
    <message>
        <source>到哪天（含）</source>
        <translation>To day (inclusive)</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Names</translation>
    </message>
    <message>
        <source>姓名会遮住一部分；完整姓名需要主管登录。</source>
        <translation>Names are masked; whole names need a supervisor to sign on.</translation>
    </message>
    <message>
        <source>请至少输入两个字。</source>
        <translation>Type at least two characters.</translation>
    </message>
    <message>
        <source>“从哪天”应不晚于“到哪天”。</source>
        <translation>The first day must not be after the last.</translation>
    </message>
    <message>
        <source>正在校验台账……</source>
        <translation>Verifying the ledger…</translation>
    </message>
    <message>
        <source>导出到</source>
        <translation>Export to</translation>
    </message>
    <message>
        <source>正在取消……</source>
        <translation>Cancelling…</translation>
    </message>
    <message>
        <source>已写 {} 条</source>
        <translation>{} written</translation>
    </message>
    <message>
        <source>台账校验通过</source>
        <translation>Ledger verified</translation>
    </message>
    <message>
        <source>台账校验没有通过，已写入清单</source>
        <translation>The ledger did not verify; the manifest says so</translation>
    </message>
    <message>
        <source>✓ 已导出 {} 条到 {}。{}。清单：{}</source>
        <translation>✓ Exported {} to {}. {}. Manifest: {}</translation>
    </message>
    <message>
        <source>已取消，没有留下文件。</source>
        <translation>Cancelled; no file was left.</translation>
    </message>
    <message>
        <source>正在查找……</source>
        <translation>Searching…</translation>
    </message>
    <message>
        <source>没有符合条件的记录。</source>
        <translation>Nothing found.</translation>
    </message>
    <message>
        <source>只列出最新的 {} 条；请缩小范围。</source>
        <translation>Only the newest {} are listed; narrow the search.</translation>
    </message>
    <message>
        <source>{} 条。双击或按 Enter 看这个人或这辆车的全部记录。</source>
        <translation>{} found. Double click or Enter opens all entries of this person or vehicle.</translation>
    </message>
    <message>
        <source>名册里：</source>
        <translation>In the register:</translation>
    </message>
    <message>
        <source>等，请多输几个字</source>
        <translation>and more; type more characters</translation>
    </message>
    <message>
        <source>这一条没有持证人。</source>
        <translation>This entry names no holder.</translation>
    </message>
    <message>
        <source>总览</source>
        <translation>Overview</translation>
    </message>
    <message>
        <source>需要处理</source>
        <translation>To be looked at</translation>
    </message>
    <message>
        <source>有 {} 件事要看：{}。请到“电脑与中心”</source>
        <translation>{} to look at: {}. See “Stations and hub”</translation>
    </message>
    <message>
        <source>一切正常</source>
        <translation>All is well</translation>
    </message>
    <message>
        <source>正在疏散</source>
        <translation>evacuation under way</translation>
    </message>
    <message>
        <source>电脑时间不可靠，请主管在卡点确认时间</source>
        <translation>clock not to be trusted; a supervisor confirms it at the gate</translation>
    </message>
    <message>
        <source>无人值班</source>
        <translation>nobody on duty</translation>
    </message>
    <message>
        <source>工号 {}</source>
        <translation>Staff code {}</translation>
    </message>
    <message>
        <source>PIN 连错 {} 次，暂时锁定</source>
        <translation>{} wrong PINs in a row, locked for a while</translation>
    </message>
    <message>
        <source>电脑 {}</source>
        <translation>laptop {}</translation>
    </message>
    <message>
        <source>同步有问题，请主管查看“电脑与中心”</source>
        <translation>sync trouble: a supervisor should look at “Stations and hub”</translation>
    </message>
    <message>
        <source>还没有收到过它的记录</source>
        <translation>nothing received from it yet</translation>
    </message>
    <message>
        <source>{} 以后没有收到记录</source>
        <translation>nothing received since {}</translation>
    </message>
    <message>
        <source>紧急车辆 {} 次，待复核</source>
        <translation>{} emergency vehicles to review</translation>
    </message>
    <message>
        <source>卡点状态：{}</source>
        <translation>Gate: {}</translation>
    </message>
    <message>
        <source>现在在里面：{}</source>
        <translation>Inside now: {}</translation>
    </message>
    <message>
        <source>最近通行：{}</source>
        <translation>Last crossing: {}</translation>
    </message>
    <message>
        <source>还没有</source>
        <translation>none yet</translation>
    </message>
    <message>
        <source>电脑</source>
        <translation>Laptop</translation>
    </message>
    <message>
        <source>还没有登记</source>
        <translation>none registered</translation>
    </message>
    <message>
        <source>无人</source>
        <translation>nobody</translation>
    </message>
    <message>
        <source>{}，{} 起</source>
        <translation>{}, since {}</translation>
    </message>
    <message>
        <source>最后一条记录</source>
        <translation>Last entry</translation>
    </message>
    <message>
        <source>收到 {} 为止的记录</source>
        <translation>received up to {}</translation>
    </message>
    <message>
        <source>未分类 {}</source>
        <translation>unsorted {}</translation>
    </message>
    <message>
        <source>程序出错，没有办成。请再试一次。</source>
        <translation>The program failed; nothing was done. Please try again.</translation>
    </message>
    <message>
        <source>主管或发证员登录</source>
        <translation>Supervisor or issuer</translation>
    </message>
    <message>
        <source>登录和每一步操作都记入台账。</source>
        <translation>Signing on and every act are recorded in the ledger.</translation>
    </message>
    <message>
        <source>工号</source>
        <translation>Staff code</translation>
    </message>
    <message>
        <source>登录</source>
        <translation>Sign on</translation>
    </message>
    <message>
        <source>请输入工号和 PIN。</source>
        <translation>Type staff code and PIN.</translation>
    </message>
    <message>
        <source>卡点 · 办公室</source>
        <translation>Kadian · Office</translation>
    </message>
    <message>
        <source>日夜 F11</source>
        <translation>Day/night F11</translation>
    </message>
    <message>
        <source>English F12</source>
        <translation>中文 F12</translation>
    </message>
    <message>
        <source>退出 Ctrl+L</source>
        <translation>Sign off Ctrl+L</translation>
    </message>
    <message>
        <source>还有工作没有做完。再按一次就停下；已经做完的都在。</source>
        <translation>Work is still going on. Press again to stop it; whatever is done stays done.</translation>
    </message>
    <message>
        <source>在内名单</source>
        <translation>Inside now</translation>
    </message>
    <message>
        <source>打印名单（PDF） Ctrl+P</source>
        <translation>Print the list (PDF) Ctrl+P</translation>
    </message>
    <message>
        <source>进入时间</source>
        <translation>Entered</translation>
    </message>
    <message>
        <source>已在里面</source>
        <translation>Inside for</translation>
    </message>
    <message>
        <source>逾期未归</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>从哪个区出去</source>
        <translation>Left zone</translation>
    </message>
    <message>
        <source>出去时间</source>
        <translation>Left</translation>
    </message>
    <message>
        <source>应回时间</source>
        <translation>Due back</translation>
    </message>
    <message>
        <source>已逾期</source>
        <translation>Overdue by</translation>
    </message>
    <message>
        <source>逾期未归  {}</source>
        <translation>Overdue  {}</translation>
    </message>
    <message>
        <source>{}。Enter 看全部记录；名单用系统的看图程序打开，在那里打印。</source>
        <translation>{}. Enter shows all entries; the list opens in the system&apos;s viewer, print it there.</translation>
    </message>
    <message>
        <source>时限在通行规则里设定；通行证都已失效的人不算。</source>
        <translation>The time limit is set in the policy; whoever has no valid pass left is not counted.</translation>
    </message>
    <message>
        <source>名单已存为 {}</source>
        <translation>List saved as {}</translation>
    </message>
    <message>
        <source>{} 小时 {} 分</source>
        <translation>{} h {} min</translation>
    </message>
    <message>
        <source>冲突</source>
        <translation>Conflicts</translation>
    </message>
    <message>
        <source>第一次使用</source>
        <translation>First start</translation>
    </message>
    <message>
        <source>第一次使用：这台电脑是什么？</source>
        <translation>First start: what is this laptop?</translation>
    </message>
    <message>
        <source>卡点兼办公室</source>
        <translation>Gate and office</translation>
    </message>
    <message>
        <source>办公室</source>
        <translation>Office</translation>
    </message>
    <message>
        <source>只是卡点</source>
        <translation>Gate only</translation>
    </message>
    <message>
        <source>数据文件夹</source>
        <translation>Data folder</translation>
    </message>
    <message>
        <source>选文件夹…</source>
        <translation>Choose folder…</translation>
    </message>
    <message>
        <source>园区名称</source>
        <translation>Name of the site</translation>
    </message>
    <message>
        <source>第一个分区的名称</source>
        <translation>Name of the first zone</translation>
    </message>
    <message>
        <source>它的卡点的名称</source>
        <translation>Name of its checkpoint</translation>
    </message>
    <message>
        <source>主管姓名</source>
        <translation>Supervisor’s name</translation>
    </message>
    <message>
        <source>主管工号</source>
        <translation>Supervisor’s staff code</translation>
    </message>
    <message>
        <source>新电脑、坏了或丢了的电脑</source>
        <translation>New, broken or lost laptops</translation>
    </message>
    <message>
        <source>密钥口令</source>
        <translation>Passphrase of the keys</translation>
    </message>
    <message>
        <source>新电脑放在哪里</source>
        <translation>Where the new laptop stands</translation>
    </message>
    <message>
        <source>顶替表里选中的电脑</source>
        <translation>Replaces the one chosen above</translation>
    </message>
    <message>
        <source>做登记文件…</source>
        <translation>Make an enrolment file…</translation>
    </message>
    <message>
        <source>显示二维码</source>
        <translation>Show a QR code</translation>
    </message>
    <message>
        <source>停用选中的电脑</source>
        <translation>Cut the chosen one off</translation>
    </message>
    <message>
        <source>登记文件被盗用：它写过的全部不算</source>
        <translation>Its enrolment file was stolen: nothing it ever wrote counts</translation>
    </message>
    <message>
        <source>给选中的电脑换登录…</source>
        <translation>New login for the chosen one…</translation>
    </message>
    <message>
        <source>恢复过备份、中心不认它的登录时用；用了以后，旧的登录就没用了。</source>
        <translation>For one restored from a backup, or whose login the hub refuses; once used, the old login is void.</translation>
    </message>
    <message>
        <source>登记二维码</source>
        <translation>Enrolment QR code</translation>
    </message>
    <message>
        <source>收起二维码</source>
        <translation>Put the code away</translation>
    </message>
    <message>
        <source>登记文件 {} 小时内有效，只能用一次，请当面交给使用的人；谁先用，谁就是新电脑。</source>
        <translation>An enrolment is good for {} hours and for one use. Hand it over in person: whoever uses it first is the new station.</translation>
    </message>
    <message>
        <source>指挥部</source>
        <translation>Office</translation>
    </message>
    <message>
        <source>登记文件已存到 {}。核对码 {}。</source>
        <translation>Enrolment saved to {}. Check code {}.</translation>
    </message>
    <message>
        <source>请在新电脑上扫这个二维码。核对码 {}。</source>
        <translation>Scan this code at the new laptop. Check code {}.</translation>
    </message>
    <message>
        <source>本机没有设置中心。</source>
        <translation>No hub is set up here.</translation>
    </message>
    <message>
        <source>请先选一台别的电脑，没有停用的。</source>
        <translation>Choose another computer first, one that was not cut off.</translation>
    </message>
    <message>
        <source>登录文件已存到 {}，{} 小时内有效。请在那台电脑上运行 gate hub connect（指挥部的电脑：按“接上中心”），旧的登录就没用了。</source>
        <translation>The login file is at {}, good for {} hours. Run gate hub connect on that computer (at an office press “Connect to a hub”); its old login is of no use then.</translation>
    </message>
    <message>
        <source>⚠ 中心没有关掉它的登录：{}</source>
        <translation>⚠ The hub did not close its login: {}</translation>
    </message>
    <message>
        <source>请先选一台别的电脑。</source>
        <translation>Choose another laptop first.</translation>
    </message>
    <message>
        <source>{} 已停用。</source>
        <translation>{} is cut off.</translation>
    </message>
    <message>
        <source>停用 {}（{}）：它写过的全部不算，登记也不算，登记文件归还原主。不能恢复。</source>
        <translation>Cut off {} ({}): nothing it ever wrote counts, nor its enrolment, and the file is its rightful owner&apos;s again. This cannot be undone.</translation>
    </message>
    <message>
        <source>停用 {}（{}）：它以后的记录留着，但不算数。不能恢复，要用就重新登记。</source>
        <translation>Cut off {} ({}): what it writes from now on is kept and does not count. Final; to use it again, enrol it anew.</translation>
    </message>
    <message>
        <source>登记文件 (*{})</source>
        <translation>Enrolments (*{})</translation>
    </message>
    <message>
        <source>再输一次口令</source>
        <translation>Passphrase again</translation>
    </message>
    <message>
        <source>正在造密钥、建园区……</source>
        <translation>Making the keys and the site…</translation>
    </message>
    <message>
        <source>建园区</source>
        <translation>Make the site</translation>
    </message>
    <message>
        <source>{}：{} {}</source>
        <translation>{}: {} {}</translation>
    </message>
    <message>
        <source>退出</source>
        <translation>Quit</translation>
    </message>
    <message>
        <source>用登记文件加入…</source>
        <translation>Join with an enrolment file…</translation>
    </message>
    <message>
        <source>口令强度：{}</source>
        <translation>Passphrase: {}</translation>
    </message>
    <message>
        <source>电脑时间：{}（{}）。不对的话，请先改好再建。</source>
        <translation>This laptop says {} ({}). If that is wrong, set it right first.</translation>
    </message>
    <message>
        <source>在这里发证，也在这里扫码。现在就可以用，不需要网络。</source>
        <translation>Issues passes and checks them. Works now, without a network.</translation>
    </message>
    <message>
        <source>在这里发证；卡点也先开在这台电脑上，以后可以另设。</source>
        <translation>Issues passes; the gate is on this laptop for now and can move later.</translation>
    </message>
    <message>
        <source>单独的卡点由办公室登记：办公室给它做一个登记文件，用 U 盘带到这台电脑上，按“用登记文件加入…”打开。</source>
        <translation>A separate checkpoint is enrolled by the office: it makes an enrolment file; bring it to this laptop on a stick and open it with “Join with an enrolment file…”.</translation>
    </message>
    <message>
        <source>{} 是一个文件，不是文件夹。</source>
        <translation>{} is a file, not a folder.</translation>
    </message>
    <message>
        <source>请写完整的文件夹路径。</source>
        <translation>Give the full path of the folder.</translation>
    </message>
    <message>
        <source>这个文件夹里已经有卡点，请换一个文件夹。</source>
        <translation>This folder already holds a station; choose another.</translation>
    </message>
    <message>
        <source>两次输入的口令不一样。</source>
        <translation>The two passphrases differ.</translation>
    </message>
    <message>
        <source>园区建好了</source>
        <translation>The site is founded</translation>
    </message>
    <message>
        <source>太弱：至少 {} 个字符，不能全是数字</source>
        <translation>too weak: at least {} characters, not digits alone</translation>
    </message>
    <message>
        <source>很好</source>
        <translation>very good</translation>
    </message>
    <message>
        <source>可以</source>
        <translation>good</translation>
    </message>
    <message>
        <source>偏弱：用几个不相干的词更好</source>
        <translation>rather weak: several unrelated words are better</translation>
    </message>
    <message>
        <source>打印样式</source>
        <translation>Layout</translation>
    </message>
    <message>
        <source>打印或打包…</source>
        <translation>Print or pack…</translation>
    </message>
    <message>
        <source>请输入密钥口令。</source>
        <translation>Enter the passphrase of the keys.</translation>
    </message>
    <message>
        <source>请先选通行证。</source>
        <translation>Choose passes first.</translation>
    </message>
    <message>
        <source>存到哪里</source>
        <translation>Save to</translation>
    </message>
    <message>
        <source>已写好 {} 张：{}</source>
        <translation>{} written: {}</translation>
    </message>
    <message>
        <source>{} 张证的持证人资料不在这里，没有做：{}</source>
        <translation>{} passes not made, their holders&apos; data are not here: {}</translation>
    </message>
    <message>
        <source>A4，一页 4 张</source>
        <translation>A4, 4 a page</translation>
    </message>
    <message>
        <source>A6，一页 1 张</source>
        <translation>A6, 1 a page</translation>
    </message>
    <message>
        <source>证卡，正反两面</source>
        <translation>Card, both sides</translation>
    </message>
    <message>
        <source>车辆挡风玻璃</source>
        <translation>Windscreen</translation>
    </message>
    <message>
        <source>电子码（ZIP）</source>
        <translation>For phones (ZIP)</translation>
    </message>
    <message>
        <source>按花名册发证</source>
        <translation>Issue from a roster</translation>
    </message>
    <message>
        <source>选花名册…</source>
        <translation>Choose a roster…</translation>
    </message>
    <message>
        <source>有效到（含当天）</source>
        <translation>Valid to (inclusive)</translation>
    </message>
    <message>
        <source>每天通行时段</source>
        <translation>Daily window</translation>
    </message>
    <message>
        <source>时段，如 08:00-20:00；不写为全天</source>
        <translation>Window, e.g. 08:00-20:00; empty is all day</translation>
    </message>
    <message>
        <source>读一遍</source>
        <translation>Read it</translation>
    </message>
    <message>
        <source>有效到</source>
        <translation>Valid to</translation>
    </message>
    <message>
        <source>车牌也发证</source>
        <translation>Issue for plates too</translation>
    </message>
    <message>
        <source>旧证作废</source>
        <translation>Revoke old passes</translation>
    </message>
    <message>
        <source>通行分区</source>
        <translation>Zones allowed</translation>
    </message>
    <message>
        <source>花名册里的每一行</source>
        <translation>Every row of the roster</translation>
    </message>
    <message>
        <source>行</source>
        <translation>Row</translation>
    </message>
    <message>
        <source>会怎样</source>
        <translation>What happens</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>发证</source>
        <translation>Issue</translation>
    </message>
    <message>
        <source>错误存成文件…</source>
        <translation>Save errors to a file…</translation>
    </message>
    <message>
        <source>选花名册</source>
        <translation>Choose a roster</translation>
    </message>
    <message>
        <source>请选通行分区，再按“读一遍”。</source>
        <translation>Choose zones, then read it.</translation>
    </message>
    <message>
        <source>请先选花名册。</source>
        <translation>Choose a roster first.</translation>
    </message>
    <message>
        <source>正在读……</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>新发 {}，换发 {}，更正资料 {}，已有同样的证 {}，错误 {} 处。</source>
        <translation>{} new, {} replaced, {} corrected, {} unchanged, {} errors.</translation>
    </message>
    <message>
        <source>没用到的列：{}。</source>
        <translation>Columns not used: {}.</translation>
    </message>
    <message>
        <source>无</source>
        <translation>none</translation>
    </message>
    <message>
        <source>错误已存成文件</source>
        <translation>Errors saved to a file</translation>
    </message>
    <message>
        <source>选中的行里没有要发的证。</source>
        <translation>Nothing to issue in the chosen rows.</translation>
    </message>
    <message>
        <source>已发 {} 张证。</source>
        <translation>{} passes issued.</translation>
    </message>
    <message>
        <source>已取消；再读一遍，会接着发没发的。</source>
        <translation>Cancelled; read it again to issue the rest.</translation>
    </message>
    <message>
        <source>✕ 有错，不发</source>
        <translation>✕ error, not issued</translation>
    </message>
    <message>
        <source>已有同样的证</source>
        <translation>unchanged</translation>
    </message>
    <message>
        <source>更正资料</source>
        <translation>corrected</translation>
    </message>
    <message>
        <source>✓ 新发</source>
        <translation>✓ new</translation>
    </message>
    <message>
        <source>✓ 换发</source>
        <translation>✓ replaced</translation>
    </message>
    <message>
        <source>分区 {}</source>
        <translation>zones {}</translation>
    </message>
    <message>
        <source>；姓名完整印出，码里只写“{}”</source>
        <translation>; whole name printed, code carries “{}”</translation>
    </message>
    <message>
        <source>；旧证作废 {} 张</source>
        <translation>; {} old passes revoked</translation>
    </message>
    <message>
        <source>进度</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>证号、姓名、车牌或企业；不写列出最新的</source>
        <translation>Pass number, name, plate or enterprise; empty lists the newest</translation>
    </message>
    <message>
        <source>原因，如 离职、密接</source>
        <translation>Reason, e.g. left the job, close contact</translation>
    </message>
    <message>
        <source>挂失</source>
        <translation>Report lost</translation>
    </message>
    <message>
        <source>吊销</source>
        <translation>Revoke</translation>
    </message>
    <message>
        <source>暂停持证人</source>
        <translation>Suspend holder</translation>
    </message>
    <message>
        <source>恢复持证人</source>
        <translation>Restore holder</translation>
    </message>
    <message>
        <source>暂停企业</source>
        <translation>Suspend enterprise</translation>
    </message>
    <message>
        <source>恢复企业</source>
        <translation>Restore enterprise</translation>
    </message>
    <message>
        <source>续期到（含当天）</source>
        <translation>Renew to (inclusive)</translation>
    </message>
    <message>
        <source>补办</source>
        <translation>Replace</translation>
    </message>
    <message>
        <source>续期到</source>
        <translation>Renew to</translation>
    </message>
    <message>
        <source>没有找到。可以输证号、姓名、车牌或企业。</source>
        <translation>Nothing found. Type a pass number, a name, a plate or an enterprise.</translation>
    </message>
    <message>
        <source>只列出最新的 {} 张；请缩小范围。</source>
        <translation>Only the newest {} are listed; narrow it down.</translation>
    </message>
    <message>
        <source>{} 张。按住 Ctrl 或 Shift 可选几张。</source>
        <translation>{} passes. Hold Ctrl or Shift to choose several.</translation>
    </message>
    <message>
        <source>请写明原因。</source>
        <translation>Write the reason.</translation>
    </message>
    <message>
        <source>选中的证早已作废。</source>
        <translation>The chosen passes are void already.</translation>
    </message>
    <message>
        <source>挂失 {} 张证：{}。下一次扫码就被拒绝；不能恢复，只能补办。</source>
        <translation>Report lost, passes: {}, of {}. Refused from the next scan on; cannot be undone, only replaced.</translation>
    </message>
    <message>
        <source>确定挂失</source>
        <translation>Yes, report lost</translation>
    </message>
    <message>
        <source>暂停 {} 家企业：{}。全企业的人和车都不能通行，直到恢复。</source>
        <translation>Suspend, enterprises: {}, {}. None of their people and vehicles may pass until restored.</translation>
    </message>
    <message>
        <source>恢复 {} 家企业：{}。没有单独暂停的人和车又可以通行。</source>
        <translation>Restore, enterprises: {}, {}. People and vehicles not suspended themselves may pass again.</translation>
    </message>
    <message>
        <source>暂停 {} 个持证人：{}。他们所有的证都不能通行，直到恢复。</source>
        <translation>Suspend, holders: {}, {}. None of their passes is good until restored.</translation>
    </message>
    <message>
        <source>恢复 {} 个持证人：{}。他们的有效证又可以通行。</source>
        <translation>Restore, holders: {}, {}. Their valid passes are good again.</translation>
    </message>
    <message>
        <source>确定暂停</source>
        <translation>Yes, suspend</translation>
    </message>
    <message>
        <source>确定恢复</source>
        <translation>Yes, restore</translation>
    </message>
    <message>
        <source>补办 {} 张证：{}。旧证当场作废，新证有效期不变，要重新打印。</source>
        <translation>Replace, passes: {}, of {}. The old die at once; the new are valid as long, and must be printed.</translation>
    </message>
    <message>
        <source>确定补办</source>
        <translation>Yes, replace</translation>
    </message>
    <message>
        <source>续期 {} 张证到 {}：{}。旧证照样用到原来的日期，新证要打印。</source>
        <translation>Renew, passes: {}, until {}, of {}. The old stay good until their date; the new must be printed.</translation>
    </message>
    <message>
        <source>确定续期</source>
        <translation>Yes, renew</translation>
    </message>
    <message>
        <source>{} 等 {} 个</source>
        <translation>{} and others, {} in all</translation>
    </message>
    <message>
        <source>已挂失 {} 张</source>
        <translation>{} reported lost</translation>
    </message>
    <message>
        <source>吊销 {} 张证：{}。下一次扫码就被拒绝；不能恢复。</source>
        <translation>Revoke, passes: {}, of {}. Refused from the next scan on; cannot be undone.</translation>
    </message>
    <message>
        <source>确定吊销</source>
        <translation>Yes, revoke</translation>
    </message>
    <message>
        <source>已吊销 {} 张</source>
        <translation>{} revoked</translation>
    </message>
    <message>
        <source>已暂停 {} 个</source>
        <translation>{} suspended</translation>
    </message>
    <message>
        <source>已恢复 {} 个</source>
        <translation>{} restored</translation>
    </message>
    <message>
        <source>新证：{}</source>
        <translation>New pass: {}</translation>
    </message>
    <message>
        <source>统计</source>
        <translation>Figures</translation>
    </message>
    <message>
        <source>单张发证</source>
        <translation>Single pass</translation>
    </message>
    <message>
        <source>再发一张</source>
        <translation>Another one</translation>
    </message>
    <message>
        <source>发证 Ctrl+Enter</source>
        <translation>Issue Ctrl+Enter</translation>
    </message>
    <message>
        <source>✓ 已发 {}：{}，有效到 {}。</source>
        <translation>✓ Issued to {}: {}, valid to {}.</translation>
    </message>
    <message>
        <source>{} 已有同样的证 {}，资料已更正；请重新打印。</source>
        <translation>{} already has the same pass {}; particulars corrected, please print it anew.</translation>
    </message>
    <message>
        <source>{} 已有同样的证 {}，没有重发。</source>
        <translation>{} already has the same pass {}; none was issued.</translation>
    </message>
    <message>
        <source>码里只写前 {} 个字：{}。姓名会完整登记和印出。</source>
        <translation>The code carries the first {} characters only: {}. The whole name is registered and printed.</translation>
    </message>
    <message>
        <source>园区信息</source>
        <translation>Site</translation>
    </message>
    <message>
        <source>电脑与中心</source>
        <translation>Stations and hub</translation>
    </message>
    <message>
        <source>密钥与备份</source>
        <translation>Keys and backup</translation>
    </message>
    <message>
        <source>值守人员</source>
        <translation>Staff</translation>
    </message>
    <message>
        <source>通行规则</source>
        <translation>Policy</translation>
    </message>
    <message>
        <source> 天</source>
        <translation> days</translation>
    </message>
    <message>
        <source>试算最近几天</source>
        <translation>Try on so many last days</translation>
    </message>
    <message>
        <source>试算</source>
        <translation>Try</translation>
    </message>
    <message>
        <source>会不一样的</source>
        <translation>What would differ</translation>
    </message>
    <message>
        <source>当时</source>
        <translation>Then</translation>
    </message>
    <message>
        <source>改后</source>
        <translation>With the change</translation>
    </message>
    <message>
        <source>看最近</source>
        <translation>Look at the last</translation>
    </message>
    <message>
        <source>没有变化</source>
        <translation>Nothing changed</translation>
    </message>
    <message>
        <source>最近 {} 天共 {} 次：{} 次（{} 人或车）会不一样，{} 次不变，{} 次没法复算。</source>
        <translation>Last {} days, {} events: {} ({} people or vehicles) would differ, {} would not, {} cannot be known.</translation>
    </message>
    <message>
        <source>首次 PIN</source>
        <translation>First PINs</translation>
    </message>
    <message>
        <source>已当面交给本人</source>
        <translation>Handed over in person</translation>
    </message>
    <message>
        <source>加一行</source>
        <translation>Add a row</translation>
    </message>
    <message>
        <source>删去新行</source>
        <translation>Remove new row</translation>
    </message>
    <message>
        <source>检查并保存</source>
        <translation>Check and save</translation>
    </message>
    <message>
        <source>放弃改动</source>
        <translation>Drop changes</translation>
    </message>
    <message>
        <source>已登记的不能删除；可以改名，人员可以改为不在用。</source>
        <translation>What is registered cannot be deleted; rename it, or put people out of use.</translation>
    </message>
    <message>
        <source>已保存：新增 {}，更改 {}</source>
        <translation>Saved: {} new, {} changed</translation>
    </message>
    <message>
        <source>…… 共 {} 处</source>
        <translation>… {} in all</translation>
    </message>
    <message>
        <source>PIN 只显示这一次：{}</source>
        <translation>PINs, shown only this once: {}</translation>
    </message>
    <message>
        <source>导出工作簿…</source>
        <translation>Export workbook…</translation>
    </message>
    <message>
        <source>导入工作簿…</source>
        <translation>Import workbook…</translation>
    </message>
    <message>
        <source>已存成 {}</source>
        <translation>Saved as {}</translation>
    </message>
    <message>
        <source>选工作簿</source>
        <translation>Choose a workbook</translation>
    </message>
    <message>
        <source>“{}”表</source>
        <translation>Sheet “{}”</translation>
    </message>
    <message>
        <source>第 {} 行</source>
        <translation>row {}</translation>
    </message>
    <message>
        <source>：</source>
        <translation>: </translation>
    </message>
    <message>
        <source>园区名称必填；时区一般为 Asia/Shanghai。</source>
        <translation>The site needs a name; the time zone is usually Asia/Shanghai.</translation>
    </message>
    <message>
        <source>编号 1–65535，印在通行证里，定了不再改。</source>
        <translation>Numbers 1–65535; they are in every pass and never change.</translation>
    </message>
    <message>
        <source>一个分区只有一个出入口，也就只有一个卡点。</source>
        <translation>A zone has one entrance only, and so one checkpoint.</translation>
    </message>
    <message>
        <source>代码最多 18 个字符，印在通行证里，定了不再改。</source>
        <translation>Codes of 18 characters at most; they are in every pass and never change.</translation>
    </message>
    <message>
        <source>新来的人由程序抽一个 PIN，只显示一次。离开的人改为不在用。</source>
        <translation>Newcomers get a random PIN, shown once. Whoever leaves is put out of use.</translation>
    </message>
    <message>
        <source>印在通行证上，也显示在卡点；删掉的行不再显示。</source>
        <translation>Printed on passes and shown at the gate; removed rows are shown no more.</translation>
    </message>
    <message>
        <source>改“值”一列。保存前先试算：过去几天会有多少次不一样。</source>
        <translation>Change the values. Before saving, try them: how many of the last days’ events would differ.</translation>
    </message>
    <message>
        <source>重设 PIN</source>
        <translation>New PIN</translation>
    </message>
    <message>
        <source>请先选一个人。</source>
        <translation>Choose a person first.</translation>
    </message>
    <message>
        <source>卡点 Ctrl+G</source>
        <translation>Gate Ctrl+G</translation>
    </message>
    <message>
        <source>值班员</source>
        <translation>Guard</translation>
    </message>
    <message>
        <source>主管</source>
        <translation>Supervisor</translation>
    </message>
    <message>
        <source>发证员</source>
        <translation>Issuer</translation>
    </message>
    <message>
        <source>照片</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>其中 {} 张印上新照片。</source>
        <translation> {} of them get a new photo.</translation>
    </message>
    <message>
        <source>访客</source>
        <translation>visitor</translation>
    </message>
    <message>
        <source>同一证号登记了两次，内容不同</source>
        <translation>issued twice, and not the same</translation>
    </message>
    <message>
        <source>✓ 有</source>
        <translation>✓ yes</translation>
    </message>
    <message>
        <source>○ 待印</source>
        <translation>○ waits</translation>
    </message>
    <message>
        <source>○ 未生效</source>
        <translation>○ not yet</translation>
    </message>
    <message>
        <source>■ 已过期</source>
        <translation>■ expired</translation>
    </message>
    <message>
        <source>✕ 已吊销</source>
        <translation>✕ revoked</translation>
    </message>
    <message>
        <source>⚠ 已挂失</source>
        <translation>⚠ lost</translation>
    </message>
    <message>
        <source>▲ 已暂停</source>
        <translation>▲ suspended</translation>
    </message>
    <message>
        <source>拍照…</source>
        <translation>Take photo…</translation>
    </message>
    <message>
        <source>选照片…</source>
        <translation>Choose photo…</translation>
    </message>
    <message>
        <source>从哪天起</source>
        <translation>Valid from</translation>
    </message>
    <message>
        <source>✓ 有照片</source>
        <translation>✓ Photo taken</translation>
    </message>
    <message>
        <source>车牌</source>
        <translation>Plate</translation>
    </message>
    <message>
        <source>受访企业</source>
        <translation>Enterprise visited</translation>
    </message>
    <message>
        <source>如 桂B12345、桂BD12345</source>
        <translation>e.g. 桂B12345, 桂BD12345</translation>
    </message>
    <message>
        <source>一批照片…</source>
        <translation>Folder of photos…</translation>
    </message>
    <message>
        <source>选中一个人，这里看照片。</source>
        <translation>Choose one person to see the photo here.</translation>
    </message>
    <message>
        <source>没有照片</source>
        <translation>No photo</translation>
    </message>
    <message>
        <source>{} 的照片已存。已发的证不变，下次补办或续期时印上。</source>
        <translation>The photo of {} is kept. Passes issued already stay as they are; the next replacement or renewal carries it.</translation>
    </message>
    <message>
        <source>没有照片。有了照片，下次补办或续期时印上。</source>
        <translation>No photo. Once there is one, the next replacement or renewal carries it.</translation>
    </message>
    <message>
        <source>这张证上的照片。</source>
        <translation>The photo on this pass.</translation>
    </message>
    <message>
        <source>这张证上没有照片；下次补办或续期时印上。</source>
        <translation>Not on this pass; the next replacement or renewal carries it.</translation>
    </message>
    <message>
        <source>新照片；这张证上还是旧的，下次补办或续期时印上。</source>
        <translation>A newer photo; this pass has the old one. The next replacement or renewal carries the new.</translation>
    </message>
    <message>
        <source>留用</source>
        <translation>Keep</translation>
    </message>
    <message>
        <source>取消 Esc</source>
        <translation>Cancel  Esc</translation>
    </message>
    <message>
        <source>证上就是这样。看得清脸再留用。</source>
        <translation>This is how it looks on the pass. Keep it if the face is clear.</translation>
    </message>
    <message>
        <source>重拍</source>
        <translation>Again</translation>
    </message>
    <message>
        <source>拍照</source>
        <translation>Take photo</translation>
    </message>
    <message>
        <source>请本人正对镜头，头放在圈里，脱帽、不反光。按 Enter 拍照。</source>
        <translation>Face the camera, head in the oval, no hat, no glare. Enter takes the photo.</translation>
    </message>
    <message>
        <source>没有摄像头也可以按 Esc，再“选照片”。</source>
        <translation>Without a camera press Esc and use “Choose photo”.</translation>
    </message>
    <message>
        <source>另选…</source>
        <translation>Another…</translation>
    </message>
    <message>
        <source>正在读照片……</source>
        <translation>Reading photos…</translation>
    </message>
    <message>
        <source>拍照：{}</source>
        <translation>Take photo: {}</translation>
    </message>
    <message>
        <source>照片：{}</source>
        <translation>Photo: {}</translation>
    </message>
    <message>
        <source>选照片</source>
        <translation>Choose photo</translation>
    </message>
    <message>
        <source>一批照片</source>
        <translation>Folder of photos</translation>
    </message>
    <message>
        <source>文件夹里的每个文件</source>
        <translation>Every file of the folder</translation>
    </message>
    <message>
        <source>文件</source>
        <translation>File</translation>
    </message>
    <message>
        <source>谁的</source>
        <translation>Whose</translation>
    </message>
    <message>
        <source>收下</source>
        <translation>Take over</translation>
    </message>
    <message>
        <source>关闭 Esc</source>
        <translation>Close Esc</translation>
    </message>
    <message>
        <source>文件名写证号、持证人编号或姓名（同名的加身份证后四位）。已发的证不变，下次补办或续期时印上。</source>
        <translation>Name files after the pass number, holder number or name (with the last four of the identity number where names are shared). Passes issued already stay as they are; the next replacement or renewal carries the photo.</translation>
    </message>
    <message>
        <source>✕ 不收</source>
        <translation>✕ left</translation>
    </message>
    <message>
        <source>○ 早已有</source>
        <translation>○ on file</translation>
    </message>
    <message>
        <source>✓ 收下</source>
        <translation>✓ take over</translation>
    </message>
    <message>
        <source>认得出 {} 张，其中新的 {} 张；不收 {} 个。</source>
        <translation>{} understood, {} of them new; {} left.</translation>
    </message>
    <message>
        <source>没有读完。</source>
        <translation> Not all was read.</translation>
    </message>
    <message>
        <source>收下 {} 张</source>
        <translation>Take over {}</translation>
    </message>
    <message>
        <source>收下 {} 张照片，下次补办或续期时印上。</source>
        <translation>{} photos taken over; the next replacement or renewal carries them.</translation>
    </message>
    <message>
        <source>照片在哪个文件夹</source>
        <translation>Which folder holds the photos</translation>
    </message>
    <message>
        <source>不，算了 Esc</source>
        <translation>No, leave it  Esc</translation>
    </message>
    <message>
        <source>人员 Alt+1</source>
        <translation>Person Alt+1</translation>
    </message>
    <message>
        <source>车辆 Alt+2</source>
        <translation>Vehicle Alt+2</translation>
    </message>
    <message>
        <source>陪同 Alt+3</source>
        <translation>Escort Alt+3</translation>
    </message>
    <message>
        <source>访客 Alt+4</source>
        <translation>Visitor Alt+4</translation>
    </message>
    <message>
        <source>持证人姓名</source>
        <translation>Holder&apos;s name</translation>
    </message>
    <message>
        <source>身份证号</source>
        <translation>Identity number</translation>
    </message>
    <message>
        <source>18 位；只存校验值和后四位</source>
        <translation>18 characters; kept as a hash and the last four</translation>
    </message>
    <message>
        <source>联系电话</source>
        <translation>Telephone</translation>
    </message>
    <message>
        <source>同户人的证号</source>
        <translation>Pass of the household</translation>
    </message>
    <message>
        <source>没有就不写</source>
        <translation>Empty if none</translation>
    </message>
    <message>
        <source>被陪同的证号</source>
        <translation>Escorted pass</translation>
    </message>
    <message>
        <source>人或车的证号，也可以扫</source>
        <translation>Typed or scanned</translation>
    </message>
    <message>
        <source>线路</source>
        <translation>Route</translation>
    </message>
    <message>
        <source>如 大埔镇—柳州市</source>
        <translation>e.g. Dapu–Liuzhou</translation>
    </message>
    <message>
        <source>司机和随车人员</source>
        <translation>Driver and crew</translation>
    </message>
    <message>
        <source>司机在前，用、隔开</source>
        <translation>Driver first, commas between</translation>
    </message>
    <message>
        <source>货物</source>
        <translation>Goods</translation>
    </message>
    <message>
        <source>每天时段（不写为全天）</source>
        <translation>Daily window (empty: all day)</translation>
    </message>
    <message>
        <source>如 08:00-20:00</source>
        <translation>e.g. 08:00-20:00</translation>
    </message>
    <message>
        <source>备份</source>
        <translation>Backup</translation>
    </message>
    <message>
        <source>现在备份</source>
        <translation>Back up now</translation>
    </message>
    <message>
        <source>每天备份到 U 盘或文件夹…</source>
        <translation>Daily backup to stick or folder…</translation>
    </message>
    <message>
        <source>只备份在本机</source>
        <translation>On this laptop only</translation>
    </message>
    <message>
        <source>检查一份备份…</source>
        <translation>Check a backup…</translation>
    </message>
    <message>
        <source>留几份备份</source>
        <translation>How many copies to keep</translation>
    </message>
    <message>
        <source>本机台账备份：{}。</source>
        <translation>Ledger copy on this laptop: {}.</translation>
    </message>
    <message>
        <source>⚠ 本机台账还没有备份。</source>
        <translation>⚠ No copy of the ledger on this laptop yet.</translation>
    </message>
    <message>
        <source>⚠ 没有设外部备份：电脑丢了或坏了，就只剩密钥备份。</source>
        <translation>⚠ No backup outside: if this laptop is lost, only the key backup is left.</translation>
    </message>
    <message>
        <source>⚠ 找不到 {}，请插好 U 盘。</source>
        <translation>⚠ Cannot find {}: plug the stick in.</translation>
    </message>
    <message>
        <source>⚠ {} 里还没有备份。</source>
        <translation>⚠ No backup in {} yet.</translation>
    </message>
    <message>
        <source>外部备份：{}，在 {}。</source>
        <translation>Backup outside: {}, at {}.</translation>
    </message>
    <message>
        <source>留 {} 份</source>
        <translation>Keep {} copies</translation>
    </message>
    <message>
        <source>✓ 已备份到 {}</source>
        <translation>✓ Backed up to {}</translation>
    </message>
    <message>
        <source>每天备份到哪里</source>
        <translation>Where to back up daily</translation>
    </message>
    <message>
        <source>✓ 以后每天备份到这里；第一份：{}</source>
        <translation>✓ Backed up here daily from now on; the first: {}</translation>
    </message>
    <message>
        <source>已记下。</source>
        <translation>Noted.</translation>
    </message>
    <message>
        <source>检查哪份备份</source>
        <translation>Which backup to check</translation>
    </message>
    <message>
        <source>✓ 备份完好，可以恢复：{} 条记录，校验通过。</source>
        <translation>✓ The backup is sound: {} entries, verified.</translation>
    </message>
    <message>
        <source>恢复：1. 关闭窗口。2. 在终端运行 gate restore 备份文件夹（新电脑同样，会问密钥口令）。3. 打开窗口，核对时间，重新清点在里面的人。原来的文件放在一旁，不会删除。</source>
        <translation>To restore: 1. Close the window. 2. In a terminal run gate restore BACKUP-FOLDER (on a new laptop too; it asks for the passphrase). 3. Open the window, check the time, count who is inside. The present files are put aside, never deleted.</translation>
    </message>
    <message>
        <source>密钥</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>发证密钥</source>
        <translation>Pass key</translation>
    </message>
    <message>
        <source>启用</source>
        <translation>Since</translation>
    </message>
    <message>
        <source>未到期的证</source>
        <translation>Unexpired passes</translation>
    </message>
    <message>
        <source>导出密钥备份…</source>
        <translation>Export key backup…</translation>
    </message>
    <message>
        <source>启用新密钥</source>
        <translation>New key</translation>
    </message>
    <message>
        <source>停用所选</source>
        <translation>Retire</translation>
    </message>
    <message>
        <source>已泄露，作废所选</source>
        <translation>Leaked: kill it</translation>
    </message>
    <message>
        <source>存要换的证的名单…</source>
        <translation>List of its passes…</translation>
    </message>
    <message>
        <source>更改口令</source>
        <translation>Change passphrase</translation>
    </message>
    <message>
        <source>新口令（至少 8 个字符）</source>
        <translation>New passphrase (8 characters or more)</translation>
    </message>
    <message>
        <source>再输一次</source>
        <translation>Once more</translation>
    </message>
    <message>
        <source>换成新口令</source>
        <translation>Use the new one</translation>
    </message>
    <message>
        <source>⚠ 密钥备份：从未导出。现在就导出一份，离开这台电脑保管。</source>
        <translation>⚠ Key backup: never exported. Export one now and keep it away from this laptop.</translation>
    </message>
    <message>
        <source>密钥备份：{} 导出。</source>
        <translation>Key backup: exported {}.</translation>
    </message>
    <message>
        <source>⚠ {}之后密钥或口令改过，请重新导出。</source>
        <translation>⚠ {} Keys or passphrase have changed since: export again.</translation>
    </message>
    <message>
        <source>密钥备份已存到 {}。请与口令分开保管，不要留在这台电脑上。</source>
        <translation>Key backup saved to {}. Keep it apart from the passphrase, not on this laptop.</translation>
    </message>
    <message>
        <source>请先选一个发证密钥。</source>
        <translation>Choose a pass key first.</translation>
    </message>
    <message>
        <source>{} 发的 {} 张未到期的证立即作废，不能恢复；要用新密钥重新打印。</source>
        <translation>{1} unexpired passes of {0} die at once, for ever; they must be printed again with the new key.</translation>
    </message>
    <message>
        <source>作废</source>
        <translation>Kill</translation>
    </message>
    <message>
        <source>发证密钥 {} 已作废。请重新打印 {} 张证。</source>
        <translation>Pass key {} is dead. Print its {} passes again.</translation>
    </message>
    <message>
        <source>{} 不再发证；它发的 {} 张证到期前仍然有效。不能恢复。</source>
        <translation>{} signs no more; its {} passes hold until they expire. This is final.</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>Cut off</translation>
    </message>
    <message>
        <source>发证密钥 {} 已停用，{} 张证到期前有效。</source>
        <translation>Pass key {} is retired; its {} passes hold until they expire.</translation>
    </message>
    <message>
        <source>所选的密钥没有未到期的证。</source>
        <translation>This key has no unexpired passes.</translation>
    </message>
    <message>
        <source>{} 张证的名单已存到 {}。</source>
        <translation>List of {} passes saved to {}.</translation>
    </message>
    <message>
        <source>两次输入的新口令不一样。</source>
        <translation>The two new passphrases differ.</translation>
    </message>
    <message>
        <source>口令已更改。以前导出的备份仍用旧口令，请重新导出。</source>
        <translation>Passphrase changed. Copies exported before still open with the old one: export again.</translation>
    </message>
    <message>
        <source>已启用新的发证密钥 {}，请重新导出密钥备份。</source>
        <translation>New pass key {}: export the key backup again.</translation>
    </message>
    <message>
        <source>打印件 (*.pdf);;文件 (*.txt)</source>
        <translation>To print (*.pdf);;File (*.txt)</translation>
    </message>
    <message>
        <source>名单 (*.csv)</source>
        <translation>List (*.csv)</translation>
    </message>
    <message>
        <source>✕ 已作废</source>
        <translation>✕ Dead</translation>
    </message>
    <message>
        <source>已停用，到期前有效</source>
        <translation>Retired; passes hold</translation>
    </message>
    <message>
        <source>✓ 可用</source>
        <translation>✓ Signs</translation>
    </message>
    <message>
        <source>正在办理……</source>
        <translation>Working…</translation>
    </message>
    <message>
        <source>{} {} 的 PIN：{}（只显示这一次，请记下）</source>
        <translation>{} {}, PIN: {} (shown this once; write it down)</translation>
    </message>
    <message>
        <source>请马上把密钥备份存到 U 盘，或存成 PDF 打印：电脑坏了要靠它。</source>
        <translation>Save the copy of the keys to a stick now, or as a PDF to print: it is needed when this laptop breaks.</translation>
    </message>
    <message>
        <source>存密钥备份…</source>
        <translation>Save the copy of the keys…</translation>
    </message>
    <message>
        <source>PIN 已记下，打开办公室</source>
        <translation>I noted the PIN; open the office</translation>
    </message>
    <message>
        <source>密钥备份.pdf</source>
        <translation>keys.pdf</translation>
    </message>
    <message>
        <source>存密钥备份</source>
        <translation>Save the copy of the keys</translation>
    </message>
    <message>
        <source>密钥备份已存到 {}。没有口令打不开；请与口令分开保管。</source>
        <translation>The copy of the keys is in {}. Nobody opens it without the passphrase; keep the two apart.</translation>
    </message>
    <message>
        <source>还没有存密钥备份。再按一次打开办公室，以后用 gate site key export 存。</source>
        <translation>The keys have no copy yet. Press again to open the office, and save one later with gate site key export.</translation>
    </message>
    <message>
        <source>中心</source>
        <translation>Hub</translation>
    </message>
    <message>
        <source>接上中心（登录文件）…</source>
        <translation>Connect to a hub (login file)…</translation>
    </message>
    <message>
        <source>再问一次中心</source>
        <translation>Ask the hub again</translation>
    </message>
    <message>
        <source>主管 PIN</source>
        <translation>Supervisor&apos;s PIN</translation>
    </message>
    <message>
        <source>以本机为准，结束分叉</source>
        <translation>This laptop counts: end the fork</translation>
    </message>
    <message>
        <source>已设置中心，马上开始同步。连上以后请删除登录文件。</source>
        <translation>The hub is set up, the exchange starts now. Delete the login file once it is connected.</translation>
    </message>
    <message>
        <source>请输入主管的 PIN。</source>
        <translation>Enter the supervisor&apos;s PIN.</translation>
    </message>
    <message>
        <source>以这台电脑的记录为准接着写，另一边的记录也保留。另有一台电脑在用的，请先收走。放行会停几秒，记录多的要十几秒，请挑没人的时候。</source>
        <translation>This laptop&apos;s records go on; those of the other side are kept too. If another laptop is in use, take it away first. The gate stands still for some seconds, with many records for ten or twenty: do it when nobody waits.</translation>
    </message>
    <message>
        <source>结束分叉</source>
        <translation>End the fork</translation>
    </message>
    <message>
        <source>分叉已结束，记录接着上传。</source>
        <translation>The fork has ended; records are being sent again.</translation>
    </message>
    <message>
        <source>中心给的登录文件</source>
        <translation>Login file from the hub</translation>
    </message>
    <message>
        <source>登录文件 (*.json);;所有文件 (*)</source>
        <translation>Login files (*.json);;All files (*)</translation>
    </message>
    <message>
        <source>本园区的电脑</source>
        <translation>This site&apos;s stations</translation>
    </message>
    <message>
        <source>用途</source>
        <translation>Use</translation>
    </message>
    <message>
        <source>最近一条记录</source>
        <translation>Last record here</translation>
    </message>
    <message>
        <source>中心最后见到</source>
        <translation>Hub last saw it</translation>
    </message>
    <message>
        <source>未传</source>
        <translation>Unsent</translation>
    </message>
    <message>
        <source>看过了</source>
        <translation>Seen</translation>
    </message>
    <message>
        <source>✓ 没有要处理的事。</source>
        <translation>✓ Nothing to see to.</translation>
    </message>
    <message>
        <source>✕ 已停用</source>
        <translation>✕ Cut off</translation>
    </message>
    <message>
        <source>✓ 本机</source>
        <translation>✓ This laptop</translation>
    </message>
    <message>
        <source>⚠ 只有中心知道它；不认识的请停用</source>
        <translation>⚠ known to the hub alone; cut it off unless you know it</translation>
    </message>
    <message>
        <source>✓ 在用</source>
        <translation>✓ In use</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>Ctrl+1…9、PgDn 换页</source>
        <translation>Pages: Ctrl+1…9, PgDn</translation>
    </message>
</context>
<context>
    <name>panel</name>
    <message>
        <source>关闭 Esc</source>
        <translation>Close Esc</translation>
    </message>
    <message>
        <source>工号</source>
        <translation>Staff code</translation>
    </message>
    <message>
        <source>主管工号</source>
        <translation>Supervisor code</translation>
    </message>
    <message>
        <source>请输入工号和 PIN。</source>
        <translation>Type staff code and PIN.</translation>
    </message>
    <message>
        <source>选择摄像头</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>摄像头</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>网络地址或文件</source>
        <translation>Address or file</translation>
    </message>
    <message>
        <source>网络摄像头地址，或录像文件</source>
        <translation>Address of a network camera, or a recording</translation>
    </message>
    <message>
        <source>使用</source>
        <translation>Use</translation>
    </message>
    <message>
        <source>没有找到摄像头。可以用扫码枪，或按 F5 输入证号。</source>
        <translation>No camera was found. Use a handheld scanner, or press F5 to type a number.</translation>
    </message>
    <message>
        <source>上岗 / 下岗</source>
        <translation>Sign on / off</translation>
    </message>
    <message>
        <source>交班留言</source>
        <translation>Handover note</translation>
    </message>
    <message>
        <source>交班留言（可不写）</source>
        <translation>Handover note (optional)</translation>
    </message>
    <message>
        <source>上岗</source>
        <translation>Sign on</translation>
    </message>
    <message>
        <source>现在值班：{}</source>
        <translation>On duty: {}</translation>
    </message>
    <message>
        <source>下岗</source>
        <translation>Sign off</translation>
    </message>
    <message>
        <source>已上岗</source>
        <translation>Signed on</translation>
    </message>
    <message>
        <source>已下岗</source>
        <translation>Signed off</translation>
    </message>
    <message>
        <source>紧急车辆：按数字放行</source>
        <translation>Emergency vehicle: a digit lets it through</translation>
    </message>
    <message>
        <source>车牌</source>
        <translation>Plate</translation>
    </message>
    <message>
        <source>车牌（可不填）</source>
        <translation>Plate (optional)</translation>
    </message>
    <message>
        <source>方向：{}</source>
        <translation>Way: {}</translation>
    </message>
    <message>
        <source>已放行并记录，待主管复核</source>
        <translation>Through and recorded; a supervisor reviews it</translation>
    </message>
    <message>
        <source>疏散</source>
        <translation>Evacuation</translation>
    </message>
    <message>
        <source>按数字：出口立即对所有人打开。</source>
        <translation>A digit opens the exit for everybody at once.</translation>
    </message>
    <message>
        <source>火警</source>
        <translation>Fire</translation>
    </message>
    <message>
        <source>泄漏</source>
        <translation>Leak</translation>
    </message>
    <message>
        <source>地震</source>
        <translation>Earthquake</translation>
    </message>
    <message>
        <source>其他紧急</source>
        <translation>Other emergency</translation>
    </message>
    <message>
        <source>无码出门人数</source>
        <translation>Left without a code</translation>
    </message>
    <message>
        <source>空格：加一人</source>
        <translation>Space: one more</translation>
    </message>
    <message>
        <source>退格：减一人</source>
        <translation>Backspace: one less</translation>
    </message>
    <message>
        <source>E：结束疏散</source>
        <translation>E: end it</translation>
    </message>
    <message>
        <source>还在里面的人（应到名单）</source>
        <translation>Still inside (muster list)</translation>
    </message>
    <message>
        <source>记录显示还在里面：{}</source>
        <translation>Inside by the records: {}</translation>
    </message>
    <message>
        <source>疏散开始：出口已打开</source>
        <translation>Evacuation: the exit is open</translation>
    </message>
    <message>
        <source>再按一次 E，出口恢复查验。</source>
        <translation>Press E again: the exit is checked again.</translation>
    </message>
    <message>
        <source>疏散结束，恢复查验</source>
        <translation>Evacuation ended; passes are checked again</translation>
    </message>
    <message>
        <source>卡点状态：选一个，主管输入 PIN</source>
        <translation>Gate state: choose; supervisor types PIN</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>原因，例如：指挥部命令</source>
        <translation>Reason, such as: command post&apos;s order</translation>
    </message>
    <message>
        <source>改变</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>请先选卡点状态。</source>
        <translation>Choose a state first.</translation>
    </message>
    <message>
        <source>卡点现在：{}</source>
        <translation>The gate is now: {}</translation>
    </message>
    <message>
        <source>确认时间</source>
        <translation>Set clock right</translation>
    </message>
    <message>
        <source>请主管对照手表：电脑的日期和时间正确，才输入 PIN。</source>
        <translation>Supervisor: compare with a watch; type the PIN only if date and time on the screen are right.</translation>
    </message>
    <message>
        <source>时间正确</source>
        <translation>Time is right</translation>
    </message>
    <message>
        <source>时间已确认</source>
        <translation>Time confirmed</translation>
    </message>
    <message>
        <source>体温和健康码</source>
        <translation>Health</translation>
    </message>
    <message>
        <source>体温 ℃</source>
        <translation>Temperature ℃</translation>
    </message>
    <message>
        <source>绿码</source>
        <translation>Green code</translation>
    </message>
    <message>
        <source>黄码</source>
        <translation>Yellow code</translation>
    </message>
    <message>
        <source>红码</source>
        <translation>Red code</translation>
    </message>
    <message>
        <source>记录体温</source>
        <translation>Note it</translation>
    </message>
    <message>
        <source>请输入体温，例如 36.5。</source>
        <translation>Type a temperature, such as 36.5.</translation>
    </message>
    <message>
        <source>帮助</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Hotlines</translation>
    </message>
    <message>
        <source>演示用的工号和 PIN</source>
        <translation>Staff codes and PINs of the demo</translation>
    </message>
    <message>
        <source>在内清点</source>
        <translation>Opening count</translation>
    </message>
    <message>
        <source>已点 {} 人</source>
        <translation>{} counted</translation>
    </message>
    <message>
        <source>已点的人</source>
        <translation>Counted</translation>
    </message>
    <message>
        <source>清点完成</source>
        <translation>Count is complete</translation>
    </message>
    <message>
        <source>加入 →</source>
        <translation>Add →</translation>
    </message>
    <message>
        <source>移出 ←</source>
        <translation>Remove ←</translation>
    </message>
    <message>
        <source>没有点到的人都算在外面。再按一次完成。</source>
        <translation>Whoever is not counted is outside. Press again to complete.</translation>
    </message>
    <message>
        <source>清点完成，已记入台账</source>
        <translation>Count complete and recorded</translation>
    </message>
    <message>
        <source>改为放行：选原因，主管输入 PIN</source>
        <translation>Override: choose a reason, supervisor types PIN</translation>
    </message>
    <message>
        <source>改为放行</source>
        <translation>Override</translation>
    </message>
    <message>
        <source>请先选一个原因。</source>
        <translation>Choose a reason first.</translation>
    </message>
    <message>
        <source>纸质登记补录</source>
        <translation>Late entry from paper</translation>
    </message>
    <message>
        <source>日期和时间</source>
        <translation>Date and time</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>备注（可不写）</source>
        <translation>Note (optional)</translation>
    </message>
    <message>
        <source>记入台账</source>
        <translation>Record it</translation>
    </message>
    <message>
        <source>时间请写成 2026-01-31 08:30。</source>
        <translation>Write the time as 2026-01-31 08:30.</translation>
    </message>
    <message>
        <source>已补录：{}</source>
        <translation>Recorded late: {}</translation>
    </message>
    <message>
        <source>姓名或证号</source>
        <translation>Name or pass number</translation>
    </message>
    <message>
        <source>姓名（两个字以上）或证号</source>
        <translation>Name (2+ letters) or number</translation>
    </message>
    <message>
        <source>查找</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>查到的人</source>
        <translation>Found</translation>
    </message>
    <message>
        <source>没有查到。请核对姓名或证号。</source>
        <translation>Nobody found. Check name or number.</translation>
    </message>
    <message>
        <source>没有二维码</source>
        <translation>No code</translation>
    </message>
    <message>
        <source>放行：选原因，主管输入 PIN</source>
        <translation>Admit: choose a reason, supervisor types PIN</translation>
    </message>
    <message>
        <source>放行</source>
        <translation>Admit</translation>
    </message>
    <message>
        <source>按 Enter 输姓名或证号</source>
        <translation>Enter, then name or number</translation>
    </message>
    <message>
        <source>劝返：按数字，一键记录</source>
        <translation>Turn back: one digit records it</translation>
    </message>
    <message>
        <source>请先查到这个人。</source>
        <translation>Find the person first.</translation>
    </message>
    <message>
        <source>已放行并记录</source>
        <translation>Admitted and recorded</translation>
    </message>
    <message>
        <source>已劝返，已记录</source>
        <translation>Turned back and recorded</translation>
    </message>
    <message>
        <source>输入证号</source>
        <translation>Type the pass number</translation>
    </message>
    <message>
        <source>证号</source>
        <translation>Pass number</translation>
    </message>
    <message>
        <source>查证</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>撤销：↑↓ 选一条，按数字选原因</source>
        <translation>Undo: ↑↓ choose one, a digit says why</translation>
    </message>
    <message>
        <source>最近通行</source>
        <translation>Last crossings</translation>
    </message>
    <message>
        <source>原记录仍保留在台账里。</source>
        <translation>The old entry stays in the ledger.</translation>
    </message>
    <message>
        <source>没有可以撤销的。</source>
        <translation>There is nothing to undo.</translation>
    </message>
    <message>
        <source>已撤销，两条都在台账里</source>
        <translation>Undone; both entries are kept</translation>
    </message>
    <message>
        <source>复核紧急车辆：主管输入 PIN</source>
        <translation>Review emergency vehicles: supervisor types PIN</translation>
    </message>
    <message>
        <source>待复核的紧急车辆</source>
        <translation>Emergency vehicles to review</translation>
    </message>
    <message>
        <source>全部复核</source>
        <translation>Review all</translation>
    </message>
    <message>
        <source>没有待复核的紧急车辆。</source>
        <translation>There is none to review.</translation>
    </message>
    <message>
        <source>已复核</source>
        <translation>Reviewed</translation>
    </message>
    <message>
        <source>同步</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>进出照常记录，不需要网络。</source>
        <translation>Crossings are recorded as ever; no network is needed.</translation>
    </message>
</context>
<context>
    <name>side</name>
    <message>
        <source>现在在里面</source>
        <translation>Inside now</translation>
    </message>
    <message>
        <source>最近通行</source>
        <translation>Last crossings</translation>
    </message>
    <message>
        <source>摄像头</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>台账</source>
        <translation>Ledger</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Clock</translation>
    </message>
    <message>
        <source>名册</source>
        <translation>Register</translation>
    </message>
    <message>
        <source>同步</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>电源</source>
        <translation>Power</translation>
    </message>
    <message>
        <source>声音</source>
        <translation>Sound</translation>
    </message>
    <message>
        <source>防休眠</source>
        <translation>No sleep</translation>
    </message>
    <message>
        <source>■ 无人值班，请按 F2 上岗</source>
        <translation>■ Nobody on duty: press F2</translation>
    </message>
    <message>
        <source>值班：{}，{} 起</source>
        <translation>On duty: {} since {}</translation>
    </message>
    <message>
        <source>⚠ 紧急车辆 {} 次，待主管复核</source>
        <translation>⚠ {} emergency passages to review</translation>
    </message>
</context>
<context>
    <name>start</name>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>打开演示</source>
        <translation>Open the demo</translation>
    </message>
    <message>
        <source>用登记文件加入</source>
        <translation>Join with an enrolment file</translation>
    </message>
    <message>
        <source>退出</source>
        <translation>Quit</translation>
    </message>
    <message>
        <source>程序打不开。</source>
        <translation>The program cannot open.</translation>
    </message>
    <message>
        <source>请联系主管，并改用纸质登记。</source>
        <translation>Call a supervisor and use paper.</translation>
    </message>
    <message>
        <source>可以先打开演示看一看。</source>
        <translation>The demo shows how it works.</translation>
    </message>
    <message>
        <source>正在准备演示……</source>
        <translation>Preparing the demo…</translation>
    </message>
</context>
<context>
    <name>stick</name>
    <message>
        <source>插上了 {}：在“U 盘”里收发记录。</source>
        <translation>{} was plugged in: exchange records under “Stick”.</translation>
    </message>
    <message>
        <source>从 U 盘收下别处带来的记录，再把别处要的记录放上去。扫码照常进行。</source>
        <translation>Takes over the records that others brought, then puts on what others need. Scanning goes on meanwhile.</translation>
    </message>
    <message>
        <source>哪个 U 盘</source>
        <translation>Which stick</translation>
    </message>
    <message>
        <source>开始</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>选文件夹…</source>
        <translation>Choose folder…</translation>
    </message>
    <message>
        <source>全部放上去（对方说缺了一段时才选）</source>
        <translation>Put everything on (only when the other side says that a part is missing)</translation>
    </message>
    <message>
        <source>进度</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>停下</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>没有看到 U 盘。已插上的话，请拔下再插一次。</source>
        <translation>No stick found. If one is plugged in, pull it out and plug it in again.</translation>
    </message>
    <message>
        <source>U 盘</source>
        <translation>Stick</translation>
    </message>
    <message>
        <source>正在收下……</source>
        <translation>Taking over…</translation>
    </message>
    <message>
        <source>正在放上去……</source>
        <translation>Putting on…</translation>
    </message>
    <message>
        <source>U 盘：做完了，按 U 看结果</source>
        <translation>Stick: done, press U for the result</translation>
    </message>
    <message>
        <source>U 盘已插上，按 U 收发记录</source>
        <translation>Stick plugged in, press U to exchange records</translation>
    </message>
    <message>
        <source>· U 盘上没有给本机的记录。</source>
        <translation>· There is nothing for this laptop on the stick.</translation>
    </message>
    <message>
        <source>给{}放上了 {} 条。</source>
        <translation>For {}: {} entries put on.</translation>
    </message>
    <message>
        <source>给{}的没有新内容。</source>
        <translation>Nothing new for {}.</translation>
    </message>
    <message>
        <source>⚠ 已停下。收下的都在，下次接着来。</source>
        <translation>⚠ Stopped. What came in is kept; the next time goes on from there.</translation>
    </message>
    <message>
        <source>· 没有别的电脑要带记录。</source>
        <translation>· No other laptop needs records.</translation>
    </message>
    <message>
        <source>可以拔下 U 盘了。</source>
        <translation>The stick may be pulled out now.</translation>
    </message>
    <message>
        <source>办公室</source>
        <translation>Office</translation>
    </message>
    <message>
        <source>{}的没有新内容。</source>
        <translation>Nothing new from {}.</translation>
    </message>
    <message>
        <source>收下 {} 条、照片 {} 张，来自{}。</source>
        <translation>{} entries and {} photos taken over, from {}.</translation>
    </message>
    <message>
        <source>收下 {} 条，来自{}。</source>
        <translation>{} entries taken over, from {}.</translation>
    </message>
    <message>
        <source>{}的记录前面缺一段，没有收下：请对方勾上“全部放上去”，重新放一次。</source>
        <translation>Records of {} were not taken over, a part before them is missing: have the other side tick “Put everything on” and put them on again.</translation>
    </message>
    <message>
        <source>还不认识{}的电脑，没有收下：请先收下办公室的 U 盘，再来一次。</source>
        <translation>The laptop {} is not known here yet, nothing of it was taken over: take over the office’s stick first, then try again.</translation>
    </message>
    <message>
        <source>{}的记录和本机已有的不一致，没有收下：请告诉主管。</source>
        <translation>Records of {} differ from those held here and were not taken over: tell the supervisor.</translation>
    </message>
    <message>
        <source>{}的记录对不上或签名不成立，没有收下：请告诉主管。</source>
        <translation>Records of {} do not fit or their signature is wrong; they were not taken over: tell the supervisor.</translation>
    </message>
    <message>
        <source>插上了 {}：按 U 收发记录。</source>
        <translation>{} was plugged in: press U to exchange records.</translation>
    </message>
</context>
<context>
    <name>verdict</name>
    <message>
        <source>主管同意，已改为放行</source>
        <translation>Supervisor agreed: overridden</translation>
    </message>
    <message>
        <source>分区：{}</source>
        <translation>Zone: {}</translation>
    </message>
    <message>
        <source>证号 {} · 有效至 {}</source>
        <translation>No. {} · valid until {}</translation>
    </message>
    <message>
        <source>{} 起在里面</source>
        <translation>Inside since {}</translation>
    </message>
    <message>
        <source>没有这个证号</source>
        <translation>No pass has this number</translation>
    </message>
    <message>
        <source>请再核对证号，或按 F3 查姓名</source>
        <translation>Check the number again, or press F3 and search by name</translation>
    </message>
    <message>
        <source>还有：{}</source>
        <translation>Also: {}</translation>
    </message>
    <message>
        <source>已核对，放行</source>
        <translation>Checked, admitted</translation>
    </message>
    <message>
        <source>已劝返，已记录</source>
        <translation>Turned back and recorded</translation>
    </message>
    <message>
        <source>无法记录，不得放行</source>
        <translation>Cannot record: let nobody pass</translation>
    </message>
    <message>
        <source>没有办成</source>
        <translation>Not done</translation>
    </message>
    <message>
        <source>停</source>
        <translation>STOP</translation>
    </message>
    <message>
        <source>程序出错，不得放行</source>
        <translation>Program fault: let nobody pass</translation>
    </message>
    <message>
        <source>请改用纸质登记。按 Esc 再试一次；还不行就关闭程序重新打开，并联系主管。</source>
        <translation>Use paper. Esc tries again; if that fails, close and reopen the program and call a supervisor.</translation>
    </message>
</context>
<context>
    <name>window</name>
    <message>
        <source>卡点</source>
        <translation>Gate</translation>
    </message>
    <message>
        <source>没有摄像头也能工作：用扫码枪，或按 F5 输入证号。</source>
        <translation>It works without a camera: use a handheld scanner, or press F5 to type a number.</translation>
    </message>
    <message>
        <source>请出示通行证</source>
        <translation>Show your pass, please</translation>
    </message>
    <message>
        <source>无人值班：请按 F2 上岗。仍可扫码。</source>
        <translation>Nobody on duty: press F2. Scanning works.</translation>
    </message>
    <message>
        <source>磁盘将满，只剩 {} MB：请清理。</source>
        <translation>Disk nearly full, {} MB left: free some.</translation>
    </message>
    <message>
        <source>先扫这个人的证，再按这个键</source>
        <translation>Scan this person&apos;s pass first, then this key</translation>
    </message>
    <message>
        <source>没有找到摄像头，正在准备演示录像……</source>
        <translation>No camera was found; preparing the recording of the demo…</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>新版本的记录</source>
        <translation>Entry of a newer version</translation>
    </message>
    <message>
        <source>放行</source>
        <translation>ADMIT</translation>
    </message>
    <message>
        <source>核对</source>
        <translation>CHECK</translation>
    </message>
    <message>
        <source>拒绝</source>
        <translation>REFUSE</translation>
    </message>
    <message>
        <source>进</source>
        <translation>In</translation>
    </message>
    <message>
        <source>出</source>
        <translation>Out</translation>
    </message>
    <message>
        <source>开放</source>
        <translation>open</translation>
    </message>
    <message>
        <source>只进不出</source>
        <translation>entry only</translation>
    </message>
    <message>
        <source>封闭</source>
        <translation>sealed</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>车辆</source>
        <translation>Vehicle</translation>
    </message>
    <message>
        <source>陪同</source>
        <translation>Escort</translation>
    </message>
    <message>
        <source>摄像头</source>
        <translation>camera</translation>
    </message>
    <message>
        <source>扫码枪</source>
        <translation>handheld</translation>
    </message>
    <message>
        <source>手输证号</source>
        <translation>typed number</translation>
    </message>
    <message>
        <source>无码</source>
        <translation>no code</translation>
    </message>
    <message>
        <source>纸质补录</source>
        <translation>late, from paper</translation>
    </message>
    <message>
        <source>上次漏扫</source>
        <translation>Missed scan</translation>
    </message>
    <message>
        <source>已核对身份</source>
        <translation>Identity seen</translation>
    </message>
    <message>
        <source>指挥部同意</source>
        <translation>Command post</translation>
    </message>
    <message>
        <source>就医</source>
        <translation>Medical</translation>
    </message>
    <message>
        <source>紧急生产</source>
        <translation>Urgent work</translation>
    </message>
    <message>
        <source>其他</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>不是本人</source>
        <translation>Not the holder</translation>
    </message>
    <message>
        <source>没有通行证</source>
        <translation>No pass</translation>
    </message>
    <message>
        <source>劝返</source>
        <translation>Turned back</translation>
    </message>
    <message>
        <source>说不清楚</source>
        <translation>Unclear</translation>
    </message>
    <message>
        <source>救护车</source>
        <translation>Ambulance</translation>
    </message>
    <message>
        <source>消防车</source>
        <translation>Fire engine</translation>
    </message>
    <message>
        <source>警车</source>
        <translation>Police</translation>
    </message>
    <message>
        <source>抢险车</source>
        <translation>Rescue</translation>
    </message>
    <message>
        <source>紧急情况</source>
        <translation>Emergency</translation>
    </message>
    <message>
        <source>按错了</source>
        <translation>Wrong key</translation>
    </message>
    <message>
        <source>扫错了人</source>
        <translation>Wrong person</translation>
    </message>
    <message>
        <source>没有通过</source>
        <translation>Did not pass</translation>
    </message>
    <message>
        <source>台账开始</source>
        <translation>Ledger begins</translation>
    </message>
    <message>
        <source>登记主管机构密钥</source>
        <translation>Authority key</translation>
    </message>
    <message>
        <source>本机获得授权</source>
        <translation>Station certified</translation>
    </message>
    <message>
        <source>一台电脑凭登记文件加入</source>
        <translation>a laptop joined with an enrolment file</translation>
    </message>
    <message>
        <source>停用一台电脑</source>
        <translation>Station cut off</translation>
    </message>
    <message>
        <source>启用发证密钥</source>
        <translation>Pass key added</translation>
    </message>
    <message>
        <source>停用发证密钥</source>
        <translation>Pass key retired</translation>
    </message>
    <message>
        <source>园区信息</source>
        <translation>Site</translation>
    </message>
    <message>
        <source>分区</source>
        <translation>Zone</translation>
    </message>
    <message>
        <source>卡点</source>
        <translation>Checkpoint</translation>
    </message>
    <message>
        <source>企业</source>
        <translation>Enterprise</translation>
    </message>
    <message>
        <source>值守人员</source>
        <translation>Staff</translation>
    </message>
    <message>
        <source>通行规则</source>
        <translation>Policy</translation>
    </message>
    <message>
        <source>持证人</source>
        <translation>Holder</translation>
    </message>
    <message>
        <source>持证人照片</source>
        <translation>Holder&apos;s photo</translation>
    </message>
    <message>
        <source>暂停或恢复通行</source>
        <translation>Suspension</translation>
    </message>
    <message>
        <source>卡点状态</source>
        <translation>Gate state</translation>
    </message>
    <message>
        <source>发证</source>
        <translation>Pass issued</translation>
    </message>
    <message>
        <source>吊销</source>
        <translation>Pass revoked</translation>
    </message>
    <message>
        <source>核酸检测</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>通行</source>
        <translation>Crossing</translation>
    </message>
    <message>
        <source>未处理</source>
        <translation>Unresolved</translation>
    </message>
    <message>
        <source>在内清点</source>
        <translation>Opening count</translation>
    </message>
    <message>
        <source>清点完成</source>
        <translation>Count complete</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>体温或健康码</source>
        <translation>Health observed</translation>
    </message>
    <message>
        <source>紧急车辆</source>
        <translation>Emergency</translation>
    </message>
    <message>
        <source>紧急车辆复核</source>
        <translation>Emergency reviewed</translation>
    </message>
    <message>
        <source>开始疏散</source>
        <translation>Evacuation began</translation>
    </message>
    <message>
        <source>疏散点人数</source>
        <translation>Heads counted</translation>
    </message>
    <message>
        <source>结束疏散</source>
        <translation>Evacuation ended</translation>
    </message>
    <message>
        <source>上岗</source>
        <translation>Signed on</translation>
    </message>
    <message>
        <source>下岗</source>
        <translation>Signed off</translation>
    </message>
    <message>
        <source>PIN 错误</source>
        <translation>Wrong PIN</translation>
    </message>
    <message>
        <source>PIN 通过</source>
        <translation>PIN accepted</translation>
    </message>
    <message>
        <source>时间跳变</source>
        <translation>Clock jumped</translation>
    </message>
    <message>
        <source>确认时间</source>
        <translation>Clock confirmed</translation>
    </message>
    <message>
        <source>导出</source>
        <translation>Exported</translation>
    </message>
    <message>
        <source>动用密钥</source>
        <translation>Keys handled</translation>
    </message>
    <message>
        <source>从备份恢复后继续</source>
        <translation>Goes on from a backup</translation>
    </message>
    <message>
        <source>到期清除</source>
        <translation>Erased</translation>
    </message>
    <message>
        <source>凭口令重设 PIN</source>
        <translation>PIN drawn again by passphrase</translation>
    </message>
    <message>
        <source>固定，请勿改动</source>
        <translation>Given; please leave as it is</translation>
    </message>
    <message>
        <source>园区名称</source>
        <translation>Name of the site</translation>
    </message>
    <message>
        <source>所属县区</source>
        <translation>County</translation>
    </message>
    <message>
        <source>时区</source>
        <translation>Time zone</translation>
    </message>
    <message>
        <source>核酸采样点</source>
        <translation>Testing point</translation>
    </message>
    <message>
        <source>园区名称必填；时区一般为 Asia/Shanghai</source>
        <translation>The name is needed; the time zone is usually Asia/Shanghai</translation>
    </message>
    <message>
        <source>1–65535 的整数，印在通行证里，定了不再改</source>
        <translation>A whole number, 1–65535; it stands in the passes and never changes</translation>
    </message>
    <message>
        <source>最多 20 个字</source>
        <translation>At most 20 characters</translation>
    </message>
    <message>
        <source>可不填</source>
        <translation>May stay empty</translation>
    </message>
    <message>
        <source>最多 16 个字符，如 K1，定了不再改</source>
        <translation>At most 16 characters, such as K1; it never changes</translation>
    </message>
    <message>
        <source>“分区”表里的编号</source>
        <translation>A number of the sheet of zones</translation>
    </message>
    <message>
        <source>最多 18 个字符，印在通行证里，定了不再改</source>
        <translation>At most 18 characters; it stands in the passes and never changes</translation>
    </message>
    <message>
        <source>最多 40 个字</source>
        <translation>At most 40 characters</translation>
    </message>
    <message>
        <source>最多 12 个字符，签到时输入，定了不再改</source>
        <translation>At most 12 characters, typed at sign-on; it never changes</translation>
    </message>
    <message>
        <source>值守、主管或发证</source>
        <translation>Guard, supervisor or issuer</translation>
    </message>
    <message>
        <source>值守</source>
        <translation>Guard</translation>
    </message>
    <message>
        <source>主管</source>
        <translation>Supervisor</translation>
    </message>
    <message>
        <source>是或否；不填为是</source>
        <translation>Yes or no; empty means yes</translation>
    </message>
    <message>
        <source>是</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>否</source>
        <translation>No</translation>
    </message>
    <message>
        <source>如 指挥部</source>
        <translation>Such as the command post</translation>
    </message>
    <message>
        <source>数字、空格、+ 和 -</source>
        <translation>Digits, spaces, + and -</translation>
    </message>
    <message>
        <source>见说明</source>
        <translation>See what may stand here</translation>
    </message>
    <message>
        <source>可以填什么</source>
        <translation>What is allowed</translation>
    </message>
    <message>
        <source>外出次数上限</source>
        <translation>Exits allowed in a cycle</translation>
    </message>
    <message>
        <source>“不限”或 0–99 的整数</source>
        <translation>“No limit” or a whole number, 0–99</translation>
    </message>
    <message>
        <source>不限</source>
        <translation>No limit</translation>
    </message>
    <message>
        <source>次数计算</source>
        <translation>Exits are counted</translation>
    </message>
    <message>
        <source>按个人或按家庭</source>
        <translation>Per person or per household</translation>
    </message>
    <message>
        <source>按个人</source>
        <translation>Per person</translation>
    </message>
    <message>
        <source>按家庭</source>
        <translation>Per household</translation>
    </message>
    <message>
        <source>周期天数</source>
        <translation>Days in a cycle</translation>
    </message>
    <message>
        <source>1–60 的整数</source>
        <translation>A whole number, 1–60</translation>
    </message>
    <message>
        <source>周期起始日</source>
        <translation>A cycle begins on</translation>
    </message>
    <message>
        <source>某个周期的第一天，如 2026-11-23</source>
        <translation>The first day of any cycle, such as 2026-11-23</translation>
    </message>
    <message>
        <source>不许外出的证</source>
        <translation>Passes that may not go out</translation>
    </message>
    <message>
        <source>人员、车辆、陪同，用顿号隔开；或“无”</source>
        <translation>Person, vehicle, escort, with commas between; or “None”</translation>
    </message>
    <message>
        <source>无</source>
        <translation>none</translation>
    </message>
    <message>
        <source>人员证通行时段</source>
        <translation>Hours of personnel passes</translation>
    </message>
    <message>
        <source>如 06:00-09:00、17:00-20:00；或“全天”</source>
        <translation>Such as 06:00-09:00, 17:00-20:00; or “all day”</translation>
    </message>
    <message>
        <source>全天</source>
        <translation>all day</translation>
    </message>
    <message>
        <source>车辆证通行时段</source>
        <translation>Hours of vehicle passes</translation>
    </message>
    <message>
        <source>陪同证通行时段</source>
        <translation>Hours of escort passes</translation>
    </message>
    <message>
        <source>外出应返回小时</source>
        <translation>Hours to return after going out</translation>
    </message>
    <message>
        <source>“不查”或 1–720 的整数</source>
        <translation>“Do not check” or a whole number, 1–720</translation>
    </message>
    <message>
        <source>不查</source>
        <translation>Do not check</translation>
    </message>
    <message>
        <source>核酸有效小时</source>
        <translation>Hours a test counts</translation>
    </message>
    <message>
        <source>体温上限</source>
        <translation>Highest temperature</translation>
    </message>
    <message>
        <source>35.0–42.0，如 37.3</source>
        <translation>35.0–42.0, such as 37.3</translation>
    </message>
    <message>
        <source>量体温间隔小时</source>
        <translation>Hours between temperature readings</translation>
    </message>
    <message>
        <source>“不量”或 1–168 的整数</source>
        <translation>“Do not measure” or a whole number, 1–168</translation>
    </message>
    <message>
        <source>不量</source>
        <translation>Do not measure</translation>
    </message>
    <message>
        <source>名册过旧小时</source>
        <translation>Hours until the register is stale</translation>
    </message>
    <message>
        <source>1–720 的整数</source>
        <translation>A whole number, 1–720</translation>
    </message>
    <message>
        <source>需核对本人的证</source>
        <translation>Passes whose holder is checked</translation>
    </message>
    <message>
        <source>改为放行要主管 PIN</source>
        <translation>Overriding needs a supervisor’s PIN</translation>
    </message>
    <message>
        <source>是或否</source>
        <translation>Yes or no</translation>
    </message>
    <message>
        <source>卡点可按姓名查找</source>
        <translation>The gate may search by name</translation>
    </message>
    <message>
        <source>个人信息留存天数</source>
        <translation>Days personal data is kept</translation>
    </message>
    <message>
        <source>1–3650 的整数</source>
        <translation>A whole number, 1–3650</translation>
    </message>
    <message>
        <source>主管可改为放行</source>
        <translation>Supervisors may override</translation>
    </message>
    <message>
        <source>规则名，用顿号隔开；或“无”</source>
        <translation>Names of rules, with commas between; or “None”</translation>
    </message>
    <message>
        <source>企业暂停通行</source>
        <translation>Enterprise suspended</translation>
    </message>
    <message>
        <source>持证人暂停通行</source>
        <translation>Holder suspended</translation>
    </message>
    <message>
        <source>通行证未生效</source>
        <translation>Pass not yet valid</translation>
    </message>
    <message>
        <source>通行证过期</source>
        <translation>Pass expired</translation>
    </message>
    <message>
        <source>卡点封闭</source>
        <translation>Gate sealed</translation>
    </message>
    <message>
        <source>这类证不能出</source>
        <translation>This kind may not go out</translation>
    </message>
    <message>
        <source>外出次数用完</source>
        <translation>Exits used up</translation>
    </message>
    <message>
        <source>重复进入</source>
        <translation>Already inside</translation>
    </message>
    <message>
        <source>不在里面却要出</source>
        <translation>Not inside, yet leaving</translation>
    </message>
    <message>
        <source>不知在里在外</source>
        <translation>Inside or outside unknown</translation>
    </message>
    <message>
        <source>核酸超期</source>
        <translation>Test overdue</translation>
    </message>
    <message>
        <source>体温过高</source>
        <translation>Temperature too high</translation>
    </message>
    <message>
        <source>没有量体温</source>
        <translation>Temperature not measured</translation>
    </message>
    <message>
        <source>名册过旧</source>
        <translation>Register stale</translation>
    </message>
    <message>
        <source>只输入证号</source>
        <translation>Only the number typed</translation>
    </message>
    <message>
        <source>画面里几张码</source>
        <translation>Several codes in view</translation>
    </message>
    <message>
        <source>核对本人</source>
        <translation>Check the holder</translation>
    </message>
    <message>
        <source>默认、关闭、核对、拒绝</source>
        <translation>As usual, off, check, refuse</translation>
    </message>
    <message>
        <source>默认</source>
        <translation>As usual</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>通行证有效</source>
        <translation>The pass is valid</translation>
    </message>
    <message>
        <source>疏散中</source>
        <translation>Evacuation</translation>
    </message>
    <message>
        <source>请直接出门；没有证件的，按空格点人数</source>
        <translation>Walk straight out; Space counts those without a pass</translation>
    </message>
    <message>
        <source>不是通行证</source>
        <translation>Not a pass</translation>
    </message>
    <message>
        <source>请出示通行证二维码</source>
        <translation>Show the pass&apos;s code</translation>
    </message>
    <message>
        <source>通行证二维码已损坏</source>
        <translation>The code is damaged</translation>
    </message>
    <message>
        <source>请换一张清楚的，或输入证号</source>
        <translation>Show a clear one, or type the number</translation>
    </message>
    <message>
        <source>不是本园区签发的通行证</source>
        <translation>Not issued by this park</translation>
    </message>
    <message>
        <source>不得放行，请联系指挥部</source>
        <translation>Do not admit; call the command post</translation>
    </message>
    <message>
        <source>通行证是伪造的或被改动</source>
        <translation>Forged or altered</translation>
    </message>
    <message>
        <source>不得放行，请留住证件并联系指挥部</source>
        <translation>Do not admit; keep the pass and call the command post</translation>
    </message>
    <message>
        <source>通行证已吊销</source>
        <translation>The pass is revoked</translation>
    </message>
    <message>
        <source>不得放行，请到发证处</source>
        <translation>Do not admit; send to the pass office</translation>
    </message>
    <message>
        <source>通行证已挂失</source>
        <translation>The pass was reported lost</translation>
    </message>
    <message>
        <source>所在企业已暂停通行</source>
        <translation>The enterprise is suspended</translation>
    </message>
    <message>
        <source>请联系企业负责人</source>
        <translation>Call the enterprise</translation>
    </message>
    <message>
        <source>持证人已暂停通行</source>
        <translation>The holder is suspended</translation>
    </message>
    <message>
        <source>请联系发证处</source>
        <translation>Call the pass office</translation>
    </message>
    <message>
        <source>通行证还没有生效</source>
        <translation>The pass is not valid yet</translation>
    </message>
    <message>
        <source>{when} 起有效</source>
        <translation>Valid from {when}</translation>
    </message>
    <message>
        <source>通行证已过期</source>
        <translation>The pass has expired</translation>
    </message>
    <message>
        <source>{when} 已过期，请到发证处换证</source>
        <translation>Expired {when}; send to the pass office</translation>
    </message>
    <message>
        <source>卡点已封闭</source>
        <translation>The gate is sealed</translation>
    </message>
    <message>
        <source>任何人不得进出，请联系指挥部</source>
        <translation>Nobody may pass; call the command post</translation>
    </message>
    <message>
        <source>卡点只进不出</source>
        <translation>The gate is entry only</translation>
    </message>
    <message>
        <source>现在不能出，请联系指挥部</source>
        <translation>Nobody may leave now; call the command post</translation>
    </message>
    <message>
        <source>走错卡点</source>
        <translation>Wrong gate</translation>
    </message>
    <message>
        <source>请去 {gate}</source>
        <translation>Go to {gate}</translation>
    </message>
    <message>
        <source>不在通行时段</source>
        <translation>Outside the daily hours</translation>
    </message>
    <message>
        <source>每天 {start}–{end} 可以通行</source>
        <translation>Allowed daily {start}–{end}</translation>
    </message>
    <message>
        <source>这类通行证不能出</source>
        <translation>This kind of pass may not leave</translation>
    </message>
    <message>
        <source>请联系指挥部</source>
        <translation>Call the command post</translation>
    </message>
    <message>
        <source>外出次数已用完</source>
        <translation>No exits left</translation>
    </message>
    <message>
        <source>本期可出 {quota} 次，已出 {used} 次</source>
        <translation>{quota} exits allowed, {used} used</translation>
    </message>
    <message>
        <source>记录显示已在里面</source>
        <translation>Already inside by the records</translation>
    </message>
    <message>
        <source>请核对本人；上次可能漏扫出门</source>
        <translation>Check the person; the last exit may be missing</translation>
    </message>
    <message>
        <source>记录显示不在里面</source>
        <translation>Not inside by the records</translation>
    </message>
    <message>
        <source>请核对本人；上次可能漏扫进门</source>
        <translation>Check the person; the last entry may be missing</translation>
    </message>
    <message>
        <source>不知道在里面还是外面</source>
        <translation>Inside or outside is not known</translation>
    </message>
    <message>
        <source>请按 ← 进 或 → 出</source>
        <translation>Press ← in or → out</translation>
    </message>
    <message>
        <source>核酸检测已超期</source>
        <translation>The test is overdue</translation>
    </message>
    <message>
        <source>请先去 {point} 做核酸</source>
        <translation>Get tested first at: {point}</translation>
    </message>
    <message>
        <source>体温 {degrees}℃，过高</source>
        <translation>Temperature {degrees} ℃: too high</translation>
    </message>
    <message>
        <source>请到旁边等候，联系医务人员</source>
        <translation>Wait aside; call medical staff</translation>
    </message>
    <message>
        <source>还没有量体温</source>
        <translation>Temperature not taken yet</translation>
    </message>
    <message>
        <source>请量体温后输入</source>
        <translation>Measure it and type it in</translation>
    </message>
    <message>
        <source>健康码异常</source>
        <translation>Health code not green</translation>
    </message>
    <message>
        <source>名册太久没有更新</source>
        <translation>The register is too old</translation>
    </message>
    <message>
        <source>请核对证件和本人</source>
        <translation>Check pass and person</translation>
    </message>
    <message>
        <source>电脑时间不可靠</source>
        <translation>The clock cannot be trusted</translation>
    </message>
    <message>
        <source>请核对有效期；请主管确认时间</source>
        <translation>Check the dates; a supervisor confirms the time</translation>
    </message>
    <message>
        <source>只输入了证号</source>
        <translation>Only a number was typed</translation>
    </message>
    <message>
        <source>画面里有 {count} 张码</source>
        <translation>{count} codes in the picture</translation>
    </message>
    <message>
        <source>请一张一张核对</source>
        <translation>Check one after the other</translation>
    </message>
    <message>
        <source>请核对本人</source>
        <translation>Check the person</translation>
    </message>
    <message>
        <source>照片、姓名、企业一致再放行</source>
        <translation>Admit if photo, name and enterprise match</translation>
    </message>
    <message>
        <source>没有二维码</source>
        <translation>No code</translation>
    </message>
    <message>
        <source>请核对身份</source>
        <translation>Check the identity</translation>
    </message>
    <message>
        <source>导出密钥备份</source>
        <translation>Key backup exported</translation>
    </message>
    <message>
        <source>从备份恢复密钥</source>
        <translation>Keys restored from a copy</translation>
    </message>
    <message>
        <source>更改口令</source>
        <translation>Change passphrase</translation>
    </message>
    <message>
        <source>发证密钥泄露作废</source>
        <translation>Leaked pass key refused</translation>
    </message>
    <message>
        <source>这张证不通行本区</source>
        <translation>The pass is not for this zone</translation>
    </message>
    <message>
        <source>请先做核酸检测</source>
        <translation>Get tested first</translation>
    </message>
</context>
</TS>
